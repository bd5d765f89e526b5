import { signedHeaders } from '@hookseal/core'
import type { Sender } from '@hookseal/sender'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { type Call, createCall, listen, record } from '@hookseal/services/http'
import { runProgram } from '@hookseal/services/program'
import { Webhook } from 'standardwebhooks'
import { beforeAll, describe, expect, expectTypeOf, it, onTestFinished } from 'vitest'
import { createRoute } from '../src/consumer.ts'
import { complete, createApi, createIdentity } from '../src/provider.ts'
import { identityWebhook } from '../src/sdk.ts'

/** Shorter than the time limit of a test, so that a hang fails with the value of the last poll. */
const POLL = { timeout: 15_000 }
const HOUR_SECONDS = 3600

let sender: Sender
let call: Call

beforeAll(async () => {
  sender = await createIdentity({
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8'],
    logger: { info() {}, warn() {}, error: console.error },
  })
  await sender.start()
  const organizationIds = ['default']
  const { key } = await sender.apiKeys.create({ name: 'test', scopes: ['admin'], organizationIds })
  const { url, close } = await listen(createApi(sender).fetch)
  call = createCall(url, key)
  return async () => {
    close()
    await sender.stop()
  }
})

/** Registers a consumer for the test. Its handler throws while `consumer.isBroken`, otherwise it logs to `lines`. */
async function register() {
  const lines: string[] = []
  const consumer = { secret: '', isBroken: false }
  const route = createRoute(
    () => consumer.secret,
    (line) => {
      if (consumer.isBroken) throw new Error('the consumer is broken')
      lines.push(line)
    },
  )
  const { url, close } = await listen((request) => route(request))
  const { body } = await call('POST', '/webhooks', { url: `${url}/webhooks` })
  onTestFinished(async () => {
    await sender.endpoints.delete(body.id)
    close()
  })
  consumer.secret = body.signing_secret
  return { consumer, lines, id: body.id, url: body.url }
}

const lastDelivery = async (endpointId: string) =>
  (await sender.deliveries.list({ endpointId, limit: 1 })).data[0]

describe('identity', () => {
  it('returns the secret when an endpoint is created, and sends it a test event afterwards', async () => {
    const { url, received } = await record()
    const saved = await call('POST', '/webhooks', { url })
    expect(saved).toEqual({
      status: 201,
      body: { id: expect.stringMatching(/^wh_/), url, signing_secret: expect.stringMatching(/^whsec_/) },
    })
    const test = await call('POST', `/webhooks/${saved.body.id}/test`)
    expect(test).toEqual({ status: 202, body: { event_id: expect.stringMatching(/^evt_test_/) } })
    await expect.poll(() => received.length, POLL).toBe(1)
    const { text = '', headers = {} } = received[0] ?? {}
    expect(new Webhook(saved.body.signing_secret).verify(text, headers)).toEqual({
      type: 'verification.completed',
      timestamp: expect.stringMatching(/Z$/),
      data: { verification_id: 'ver_example', status: 'success', document_country: 'NL' },
    })
    await sender.endpoints.delete(saved.body.id)
  })

  it('publishes one event for a verification that is completed twice', async () => {
    const { id, lines } = await register()
    const result = { status: 'success', document_country: 'SE' }
    const first = await call('POST', '/verifications/ver_1/complete', result)
    const again = await call('POST', '/verifications/ver_1/complete', result)
    expect(first).toEqual({ status: 202, body: { event_id: 'ver_1-completed', created: true } })
    expect(again).toEqual({ status: 202, body: { event_id: 'ver_1-completed', created: false } })
    await expect.poll(async () => (await lastDelivery(id))?.status, POLL).toBe('delivered')
    expect(await sender.deliveries.count({ endpointId: id })).toBe(1)
    expect(lines).toEqual(['ver_1 succeeded, document from SE'])
  })

  it('deduplicates by verification_id in the consumer, also under another delivery id', async () => {
    const { consumer, lines, id, url } = await register()
    const reason = 'the photo is blurred'
    await complete(sender, { verification_id: 'ver_2', status: 'failure', reason })
    await expect.poll(async () => (await lastDelivery(id))?.status, POLL).toBe('delivered')
    const { body } = await sender.deliveries.get((await lastDelivery(id))?.id ?? '')
    for (const webhookId of ['ver_2-completed', 'another-id']) {
      const headers = await signedHeaders({ id: webhookId, body }, consumer.secret)
      const copy = await fetch(url, { method: 'POST', headers, body })
      expect([copy.status, copy.headers.get('webhook-duplicate')]).toEqual([200, 'true'])
    }
    expect(lines).toEqual(['ver_2 failed: the photo is blurred'])
  })

  it('retries a failed delivery under the same id, on a schedule of more than two days', async () => {
    const { consumer, lines, id } = await register()
    consumer.isBroken = true
    await complete(sender, { verification_id: 'ver_3', status: 'success', document_country: 'PT' })
    await expect.poll(async () => (await lastDelivery(id))?.status, POLL).toBe('failed')
    consumer.isBroken = false
    // The documented schedule makes the second attempt five seconds after the first.
    await expect
      .poll(async () => lastDelivery(id), { timeout: 50_000 })
      .toMatchObject({
        eventId: 'ver_3-completed',
        status: 'delivered',
        attempt: 2,
        responseStatus: 200,
      })
    expect(lines).toEqual(['ver_3 succeeded, document from PT'])
    const span = sender.policy.scheduleSeconds.reduce((sum, seconds) => sum + seconds, 0)
    expect(span).toBeGreaterThan(48 * HOUR_SECONDS)
    const delays = sender.policy.scheduleSeconds.slice(1)
    expect(delays).toEqual(delays.toSorted((a, b) => a - b))
  })

  it.each([
    { name: 'an unknown status', result: { status: 'maybe' } },
    { name: 'a success without its country', result: { status: 'success' } },
    { name: 'no fields', result: {} },
  ])('responds 422 to a result with $name', async ({ result }) => {
    const response = await call('POST', '/verifications/ver_4/complete', result)
    expect(response).toMatchObject({ status: 422, body: { field: expect.stringMatching(/^data/) } })
  })

  it('calls the handler with a union that narrows on type, and responds 422 to an unknown type', async () => {
    const route = identityWebhook(`whsec_${'A'.repeat(43)}=`, (event) => {
      expectTypeOf(event.type).toEqualTypeOf<'verification.completed'>()
      expectTypeOf(event.data.status).toEqualTypeOf<'success' | 'failure'>()
      if (event.data.status === 'failure') expectTypeOf(event.data.reason).toEqualTypeOf<string>()
    })
    const body = JSON.stringify({ type: 'verification.started', timestamp: '2026-01-01T00:00:00Z', data: {} })
    const headers = await signedHeaders({ id: 'ver_5-started', body }, `whsec_${'A'.repeat(43)}=`)
    const response = await route(new Request('http://localhost/webhooks', { method: 'POST', headers, body }))
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { code: 'ERR_WEBHOOK_PAYLOAD_SCHEMA' },
    ])
  })
})

it(
  'runs with the start script and logs a result and a test event',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const program = await runProgram(new URL('../src/main.ts', import.meta.url))
    const url = await program.listening()
    await expect.poll(program.stdout, POLL).toContain('Token: ')
    const [, key = ''] = /Token: (\S+)/.exec(program.stdout()) ?? []
    const [, id] = /Consumer: (wh_\w+)/.exec(program.stdout()) ?? []
    const callProgram = createCall(url, key)
    await callProgram('POST', '/verifications/ver_1/complete', { status: 'success', document_country: 'NL' })
    await callProgram('POST', `/webhooks/${id}/test`)
    await expect.poll(program.stdout, POLL).toContain('ver_1 succeeded, document from NL')
    await expect.poll(program.stdout, POLL).toContain('ver_example succeeded, document from NL')
  },
)
