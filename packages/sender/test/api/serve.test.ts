import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi, serve } from '../../src/api.ts'
import { createTestSender } from '../test-sender.ts'
import { expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await startApi({
    fallback: (request) => (request.url.endsWith('/dashboard') ? new Response('the page') : undefined),
  })
})
afterAll(async () => api.stop())

it('is alive and ready, and says so to everyone', async () => {
  expect(await api.anonymous('GET', '//healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await api.anonymous('GET', '//readyz')).toMatchObject({ status: 200, body: { status: 'ready' } })
})

it('is alive but not ready once the sender has stopped', async () => {
  const sender = await createTestSender()
  const { fetch } = createApi(sender)
  await sender.stop()
  expect((await fetch(new Request('http://localhost/healthz'))).status).toBe(200)
  const response = await fetch(new Request('http://localhost/readyz'))
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ code: 'ERR_API_NOT_READY' })
})

describe('metrics', () => {
  it('are for operators', async () => {
    expectProblem(await api.anonymous('GET', '//metrics'), 401, 'ERR_API_UNAUTHENTICATED')
    const admin = await api.as(['admin'])
    expectProblem(await admin('GET', '//metrics'), 403, 'ERR_API_SCOPE')
    const answer = await api.operator('GET', '//metrics')
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    expect(answer.text).toMatch(/^hookseal_queue_jobs\{state="ready"\} 0$/m)
  })

  it('are for everyone who reaches them, if that is wanted', async () => {
    const { fetch } = createApi(api.sender, { openMetrics: true })
    expect((await fetch(new Request('http://localhost/metrics'))).status).toBe(200)
  })
})

describe('/docs', () => {
  it('needs nothing from elsewhere, and runs no script but its own', async () => {
    const page = await api.anonymous('GET', '//docs')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/)
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source)
    expect(sources).toStrictEqual(['/docs/scalar.js', '/docs/start.js'])
    for (const source of sources) {
      const script = await api.anonymous('GET', `/${source}`)
      expect(script.status).toBe(200)
      expect(script.headers.get('content-type')).toContain('text/javascript')
    }
  })
})

it('leaves what it does not know to the fallback', async () => {
  expect(await api.anonymous('GET', '//dashboard')).toMatchObject({ status: 200, text: 'the page' })
  expectProblem(await api.anonymous('GET', '//other'), 404, 'ERR_API_NOT_FOUND')
  expectProblem(await api.anonymous('POST', '//healthz'), 405, 'ERR_API_METHOD')
})

it("makes an operator's key at the first start, and none at the second", async () => {
  const sender = await createTestSender()
  const keys: string[] = []
  const start = async () => serve(sender, { port: 0, onFirstKey: (key) => keys.push(key) })
  const servers = [await start(), await start()]
  expect(keys).toStrictEqual([expect.stringMatching(/^hsk_/)])
  for (const server of servers) await server.close()
  await expect(fetch(servers[0]?.url ?? '')).rejects.toThrow('fetch failed')
  await sender.stop()
})

it('refuses a publicUrl that is none', () => {
  expect(() => createApi(api.sender, { publicUrl: 'hooks' })).toThrow(TypeError)
})

it('rejects where the port is taken', async () => {
  const port = Number(new URL(api.url).port)
  await expect(serve(api.sender, { port })).rejects.toThrow('EADDRINUSE')
})
