import { signedHeaders } from '@hookseal/core'
import type { Sender } from '@hookseal/sender'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { runProgram } from '@hookseal/services/program'
import { Webhook } from 'standardwebhooks'
import { beforeAll, describe, expect, expectTypeOf, it, onTestFinished } from 'vitest'
import { createRoute } from '../src/consumer.ts'
import { complete, createApi, createIdentity } from '../src/provider.ts'
import { identityWebhook } from '../src/sdk.ts'
import { type Call, createCall, listen, record } from './support.ts'

/** Long enough for a busy machine. */
const SOON = { timeout: 8000 }
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

/** A consumer with a secret, registered for the test; `broken` makes its handler fail. */
async function register() {
  const told: string[] = []
  const consumer = { secret: '', broken: false }
  const route = createRoute(
    () => consumer.secret,
    (sentence) => {
      if (consumer.broken) throw new Error('the consumer is broken')
      told.push(sentence)
    },
  )
  const { url, close } = await listen((request) => route(request))
  const { body } = await call('POST', '/webhooks', { url: `${url}/webhooks` })
  onTestFinished(async () => {
    await sender.endpoints.delete(body.id)
    close()
  })
  consumer.secret = body.signing_secret
  return { consumer, told, id: body.id, url: body.url }
}

const lastDelivery = async (endpointId: string) =>
  (await sender.deliveries.list({ endpointId, limit: 1 })).data[0]

describe('identity', () => {
  it('gives the secret when an endpoint is saved, and tests it afterwards', async () => {
    const { url, received } = await record()
    const saved = await call('POST', '/webhooks', { url })
    expect(saved).toEqual({
      status: 201,
      body: { id: expect.stringMatching(/^wh_/), url, signing_secret: expect.stringMatching(/^whsec_/) },
    })
    const test = await call('POST', `/webhooks/${saved.body.id}/test`)
    expect(test).toEqual({ status: 202, body: { event_id: expect.stringMatching(/^evt_test_/) } })
    await expect.poll(() => received.length, SOON).toBe(1)
    const { text = '', headers = {} } = received[0] ?? {}
    expect(new Webhook(saved.body.signing_secret).verify(text, headers)).toEqual({
      type: 'verification.completed',
      timestamp: expect.stringMatching(/Z$/),
      data: { verification_id: 'ver_example', status: 'success', document_country: 'NL' },
    })
    await sender.endpoints.delete(saved.body.id)
  })

  it('publishes one event for a verification, however often it is completed', async () => {
    const { id, told } = await register()
    const result = { status: 'success', document_country: 'SE' }
    const first = await call('POST', '/verifications/ver_1/complete', result)
    const again = await call('POST', '/verifications/ver_1/complete', result)
    expect(first).toEqual({ status: 202, body: { event_id: 'ver_1-completed', created: true } })
    expect(again).toEqual({ status: 202, body: { event_id: 'ver_1-completed', created: false } })
    await expect.poll(async () => (await lastDelivery(id))?.status, SOON).toBe('delivered')
    expect(await sender.deliveries.count({ endpointId: id })).toBe(1)
    expect(told).toEqual(['ver_1 holds a document of SE'])
  })

  it('dedupes on verification_id in the consumer, under whatever id the delivery comes', async () => {
    const { consumer, told, id, url } = await register()
    const reason = 'the photo is blurred'
    await complete(sender, { verification_id: 'ver_2', status: 'failure', reason })
    await expect.poll(async () => (await lastDelivery(id))?.status, SOON).toBe('delivered')
    const { body } = await sender.deliveries.get((await lastDelivery(id))?.id ?? '')
    for (const webhookId of ['ver_2-completed', 'another-id']) {
      const headers = await signedHeaders({ id: webhookId, body }, consumer.secret)
      const copy = await fetch(url, { method: 'POST', headers, body })
      expect([copy.status, copy.headers.get('webhook-duplicate')]).toEqual([200, 'true'])
    }
    expect(told).toEqual(['ver_2 failed: the photo is blurred'])
  })

  it(
    'retries under the same id when the consumer fails, over a span of days',
    { timeout: 30_000 },
    async () => {
      const { consumer, told, id } = await register()
      consumer.broken = true
      await complete(sender, { verification_id: 'ver_3', status: 'success', document_country: 'PT' })
      await expect.poll(async () => (await lastDelivery(id))?.status, SOON).toBe('failed')
      consumer.broken = false
      // The second attempt of the real schedule follows the first by five seconds.
      await expect
        .poll(async () => lastDelivery(id), { timeout: 20_000 })
        .toMatchObject({
          eventId: 'ver_3-completed',
          status: 'delivered',
          attempt: 2,
          responseStatus: 200,
        })
      expect(told).toEqual(['ver_3 holds a document of PT'])
      const span = sender.policy.scheduleSeconds.reduce((sum, seconds) => sum + seconds, 0)
      expect(span).toBeGreaterThan(48 * HOUR_SECONDS)
      const delays = sender.policy.scheduleSeconds.slice(1)
      expect(delays).toEqual(delays.toSorted((a, b) => a - b))
    },
  )

  it.each([
    { name: 'an unknown status', result: { status: 'maybe' } },
    { name: 'a success without its country', result: { status: 'success' } },
    { name: 'nothing', result: {} },
  ])('publishes no result that its catalogue does not know: $name', async ({ result }) => {
    const answer = await call('POST', '/verifications/ver_4/complete', result)
    expect(answer).toMatchObject({ status: 422, body: { field: expect.stringMatching(/^data/) } })
  })

  it('hands the event over as a union that narrows on its type', async () => {
    const route = identityWebhook(`whsec_${'A'.repeat(43)}=`, (event) => {
      expectTypeOf(event.type).toEqualTypeOf<'verification.completed'>()
      expectTypeOf(event.data.status).toEqualTypeOf<'success' | 'failure'>()
      if (event.data.status === 'failure') expectTypeOf(event.data.reason).toEqualTypeOf<string>()
    })
    const body = JSON.stringify({ type: 'verification.started', timestamp: '2026-01-01T00:00:00Z', data: {} })
    const headers = await signedHeaders({ id: 'ver_5-started', body }, `whsec_${'A'.repeat(43)}=`)
    const answer = await route(new Request('http://localhost/webhooks', { method: 'POST', headers, body }))
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'ERR_WEBHOOK_PAYLOAD_SCHEMA' }])
  })
})

it('starts as its README says', { timeout: START_TIMEOUT_MS }, async () => {
  const program = await runProgram(new URL('../src/main.ts', import.meta.url))
  const url = await program.listening()
  const [, key = ''] = /token is (\S+)/.exec(program.stdout()) ?? []
  const [, id] = /consumer is (wh_\w+)/.exec(program.stdout()) ?? []
  const request = createCall(url, key)
  await request('POST', '/verifications/ver_1/complete', { status: 'success', document_country: 'NL' })
  await request('POST', `/webhooks/${id}/test`)
  await expect.poll(program.stdout, SOON).toContain('ver_1 holds a document of NL')
  await expect.poll(program.stdout, SOON).toContain('ver_example holds a document of NL')
})
