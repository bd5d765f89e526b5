import { assert, domain, ipV4, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addScheme, parseHttpUrl } from './url.ts'

describe('addScheme', () => {
  it.each([
    ['localhost', 'http://localhost'],
    ['localhost:8080', 'http://localhost:8080'],
    ['LOCALHOST:8080/hooks?a=b', 'http://LOCALHOST:8080/hooks?a=b'],
    ['app.localhost:3000/webhooks', 'http://app.localhost:3000/webhooks'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['127.1.2.3', 'http://127.1.2.3'],
    ['[::1]:8080/', 'http://[::1]:8080/'],
    ['hooks.example.com', 'https://hooks.example.com'],
    ['hooks.example.com:8443/base', 'https://hooks.example.com:8443/base'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['127.0.0.1.example.com', 'https://127.0.0.1.example.com'],
    ['10.0.0.1:8080', 'https://10.0.0.1:8080'],
    ['http://example.com', 'http://example.com'],
    ['HTTPS://example.com', 'HTTPS://example.com'],
    ['ftp://example.com', 'ftp://example.com'],
    ['mailto:me@example.com', 'mailto:me@example.com'],
    ['', ''],
  ])('completes %s to %s', (text, url) => {
    expect(addScheme(text)).toBe(url)
  })

  it('uses http: only for hosts on this machine, for any text', () => {
    assert(
      property(oneof(domain(), ipV4(), string()), (text) => {
        const url = addScheme(text)
        if (text.includes('://') || !URL.canParse(url) || !url.startsWith('http://')) return
        expect(new URL(url).hostname).toMatch(/^(?:.+\.)?localhost$|^127\.|^\[::1\]$/)
      }),
    )
  })
})

describe('parseHttpUrl', () => {
  it.each(['', 'ftp://example.com', 'http://', 'mailto:me@example.com', 'javascript:alert(1)'])(
    'rejects %j',
    (text) => {
      expect(() => parseHttpUrl(text)).toThrow('Expected an http:// or https:// URL.')
    },
  )
})
