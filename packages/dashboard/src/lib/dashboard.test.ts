import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DashboardHandler, createDashboardHandler } from './dashboard.ts'

const PAGE = '<!doctype html><title>page</title>'

describe('createDashboardHandler', () => {
  let directory: string
  let handler: DashboardHandler

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookseal-handler-'))
    await mkdir(join(directory, 'page/assets'), { recursive: true })
    await writeFile(join(directory, 'secret.js'), 'outside of the page')
    await writeFile(join(directory, 'page/index.html'), PAGE)
    await writeFile(join(directory, 'page/licenses.md'), 'a text')
    await writeFile(join(directory, 'page/assets/main-1.js'), 'run()')
    handler = createDashboardHandler(join(directory, 'page'))
  })
  afterAll(async () => rm(directory, { recursive: true }))

  const get = async (path: string, init?: RequestInit) =>
    handler(new Request(`http://localhost${path}`, init))

  it.each(['/', '/sign-in', '/sign-in?to=/o/default', '/o/default/overview', '/o/a/endpoints/wh_1.html'])(
    'serves the page for %s',
    async (path) => {
      const response = await get(path)
      expect(await response?.text()).toBe(PAGE)
      expect(response?.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response?.headers.get('cache-control')).toBe('no-cache')
    },
  )

  it('sends a Content-Security-Policy without inline code and other origins', async () => {
    const response = await get('/')
    const policy = response?.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|http|data:|\*/)
    expect(response?.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response?.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('serves an asset by its name, with immutable caching', async () => {
    const response = await get('/assets/main-1.js')
    expect(await response?.text()).toBe('run()')
    expect(response?.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  it('compresses with gzip when the client accepts it', async () => {
    const response = await get('/', { headers: { 'accept-encoding': 'gzip, br' } })
    expect(response?.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(await (response ?? new Response()).arrayBuffer()).toString()).toBe(PAGE)
  })

  it('responds to HEAD without a body', async () => {
    const response = await get('/', { method: 'HEAD' })
    expect(response?.headers.get('content-length')).toBe(String(PAGE.length))
    expect(await response?.text()).toBe('')
  })

  it.each([
    '/api/v1/webhooks',
    '/openapi.json',
    '/index.html',
    '/licenses.md',
    '/assets/',
    '/assets/none.js',
    '/assets/../../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '//assets/main-1.js',
  ])('returns undefined for %s', async (path) => {
    expect(await get(path)).toBeUndefined()
  })

  it('returns undefined for a POST request', async () => {
    expect(await get('/', { method: 'POST' })).toBeUndefined()
  })

  it('rejects when the page is not built', async () => {
    const unbuilt = createDashboardHandler(join(directory, 'nothing'))
    await expect(unbuilt(new Request('http://localhost/'))).rejects.toThrow('The dashboard is not built')
  })
})
