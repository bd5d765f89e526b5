import { describe, expect, it } from 'vitest'
import { createAddressRules } from '../../src/lib/transport/guard/address-rules.ts'
import { BAD_PORTS } from '../../src/lib/transport/guard/bad-ports.ts'
import { checkTargetUrl } from '../../src/lib/transport/guard/target-url.ts'

const rules = createAddressRules()

describe('a valid URL', () => {
  it.each([
    ['https://example.com/hooks', 'https://example.com/hooks'],
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.COM/Hooks?Key=Value', 'https://example.com/Hooks?Key=Value'],
    ['https://example.com:8443/hooks', 'https://example.com:8443/hooks'],
    ['https://example.com:443/', 'https://example.com/'],
    ['https://example.com:80/', 'https://example.com:80/'],
    ['https://example.com./hooks', 'https://example.com/hooks'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://example.com/a@b', 'https://example.com/a@b'],
    ['https://example.com?to=a@b', 'https://example.com/?to=a@b'],
    ['https://example.com/a%20b%23c', 'https://example.com/a%20b%23c'],
    ['https://example.com/../x', 'https://example.com/x'],
    ['https://93.184.216.34/', 'https://93.184.216.34/'],
    ['https://[2606:4700:4700::1111]:8443/', 'https://[2606:4700:4700::1111]:8443/'],
    ['https://hooks_1.example.com/', 'https://hooks_1.example.com/'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    ['https://internal.example.com/', 'https://internal.example.com/'],
    ['https://10.example.com/', 'https://10.example.com/'],
  ])('accepts the URL %s as %s', (text, href) => {
    const check = checkTargetUrl(text, { rules })
    expect(check.ok && check.url.href).toBe(href)
  })

  it('accepts a URL of 2048 characters and rejects a longer one', () => {
    const text = 'https://example.com/'.padEnd(2048, 'x')
    expect(checkTargetUrl(text, { rules })).toMatchObject({ ok: true })
    expect(checkTargetUrl(`${text}x`, { rules })).toMatchObject({ ok: false, code: 'url_too_long' })
  })

  it('rejects a URL of 50 MB without parsing it', () => {
    expect(checkTargetUrl(`https://${'@'.repeat(50_000_000)}`, { rules })).toMatchObject({
      code: 'url_too_long',
    })
  })
})

describe('an invalid URL', () => {
  it.each([
    ['', 'url_invalid', 'This is not a URL such as https://example.com/webhooks.'],
    ['example.com/hooks', 'url_invalid', 'This is not a URL such as https://example.com/webhooks.'],
    ['http://example.com/', 'url_scheme', 'The URL must begin with https://.'],
    ['https://a:b@example.com/', 'url_userinfo', 'The URL must not contain a username or password.'],
    [
      'https://example.com/#a',
      'url_fragment',
      'The URL must not contain a fragment, because it would never be sent.',
    ],
    [
      'https://example.com/#',
      'url_fragment',
      'The URL must not contain a fragment, because it would never be sent.',
    ],
    ['https://example.com:22/', 'url_port', 'Port 22 is reserved for another protocol.'],
    ['https://intranet/', 'url_local_name', 'The host is a name of a local network. Use a public host name.'],
    ['https://127.1/', 'url_forbidden_address', 'The host is an address that is not allowed (loopback).'],
  ])('rejects the URL "%s" with %s', (text, code, message) => {
    expect(checkTargetUrl(text, { rules })).toEqual({ ok: false, code, message })
  })

  it.each(
    'intranet printer.local a.internal a.lan a.home a.corp a.intranet a.private a.localdomain a.home.arpa'.split(
      ' ',
    ),
  )('rejects https://%s as a local name', (host) => {
    expect(checkTargetUrl(`https://${host}/`, { rules })).toMatchObject({ code: 'url_local_name' })
  })
})

describe('for development', () => {
  const allowHttp = true
  const local = createAddressRules({ allow: ['127.0.0.0/8', '10.0.0.0/8'] })

  it.each(['http://example.com/', 'https://example.com/'])('accepts %s when http is allowed', (text) => {
    expect(checkTargetUrl(text, { rules, allowHttp })).toMatchObject({ ok: true })
  })

  it('rejects schemes other than http and https when http is allowed', () => {
    expect(checkTargetUrl('ftp://example.com/', { rules, allowHttp })).toEqual({
      ok: false,
      code: 'url_scheme',
      message: 'The URL must begin with https:// or http://.',
    })
  })

  it.each([
    'http://localhost:3000/',
    'http://127.0.0.1:3000/',
    'http://10.1.2.3/',
    'http://receiver:3000/',
    'http://a.internal/',
  ])('accepts %s with an allow-list', (text) => {
    expect(checkTargetUrl(text, { rules: local, allowHttp })).toMatchObject({ ok: true })
  })

  it.each(['http://[::1]/', 'http://192.168.0.1/', 'http://169.254.169.254/', 'http://[::ffff:127.0.0.1]/'])(
    'rejects %s, which the allow-list does not contain',
    (text) => {
      expect(checkTargetUrl(text, { rules: local, allowHttp })).toMatchObject({
        code: 'url_forbidden_address',
      })
    },
  )

  it('rejects localhost when the allow-list does not contain loopback', () => {
    const other = createAddressRules({ allow: ['10.0.0.0/8'] })
    expect(checkTargetUrl('http://localhost/', { rules: other, allowHttp })).toMatchObject({
      code: 'url_forbidden_address',
    })
  })
})

// fetch does not reject port 0; its socket does.
it.each([...BAD_PORTS].filter((port) => port !== 0))('rejects port %d, as fetch does', async (port) => {
  expect(checkTargetUrl(`https://example.com:${port}/`, { rules })).toMatchObject({ code: 'url_port' })
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ cause: { message: 'bad port' } })
})
