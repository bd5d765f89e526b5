import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '../../src/api.ts'
import { createTestSender } from '../test-sender.ts'
import { expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi

beforeAll(async () => void (api = await startApi()))
afterAll(async () => api.stop())

it('responds 200 to /healthz and /readyz without a key', async () => {
  expect(await api.anonymous('GET', '//healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await api.anonymous('GET', '//readyz')).toMatchObject({ status: 200, body: { status: 'ready' } })
})

it('responds 200 to /healthz and 503 to /readyz after the sender stopped', async () => {
  const sender = await createTestSender()
  const { fetch } = createApi(sender)
  await sender.stop()
  expect((await fetch(new Request('http://localhost/healthz'))).status).toBe(200)
  const response = await fetch(new Request('http://localhost/readyz'))
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ code: 'ERR_API_NOT_READY' })
}, 60_000)

describe('/metrics', () => {
  it('requires an operator key for /metrics by default', async () => {
    expectProblem(await api.anonymous('GET', '//metrics'), 401, 'ERR_API_UNAUTHENTICATED')
    const admin = await api.as(['admin'])
    expectProblem(await admin('GET', '//metrics'), 403, 'ERR_API_SCOPE')
    const response = await api.operator('GET', '//metrics')
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    expect(response.text).toMatch(/^hookseal_queue_jobs\{state="ready"\} 0$/m)
  })

  it('requires no key for /metrics with openMetrics', async () => {
    const { fetch } = createApi(api.sender, { openMetrics: true })
    expect((await fetch(new Request('http://localhost/metrics'))).status).toBe(200)
  })
})
