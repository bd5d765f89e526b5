import { signedHeaders, type WebhookMessage } from '@hookseal/core'
import type { Sender } from '@hookseal/sender'
import { freePort, START_TIMEOUT_MS } from '@hookseal/services'
import { runProgram } from '@hookseal/services/program'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createConsumer } from '../src/consumer.ts'
import { createCrm } from '../src/provider.ts'
import { type Api, startApi } from './support.ts'

/** Long enough for a busy machine. */
const SOON = { timeout: 8000 }
const QUIET = { info() {}, warn() {}, error: console.error }

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const SECRET = expect.stringMatching(/^whsec_/)
const PREFIX = expect.stringMatching(/^whsec_.{6}$/)

/** The documented request. */
const REGISTRATION = {
  url: 'https://crm-bridge.example.com/webhook',
  events: ['call.qualified', 'lead.created', 'claim.scope.ready'],
  description: 'Production CRM bridge',
}

describe('the documented requests', () => {
  let api: Api

  beforeAll(async () => {
    api = await startApi(await createCrm({ database: 'pglite:', logger: QUIET }))
  })

  afterAll(async () => api.close())

  it('are answered as documented, from registration to deletion', async () => {
    const created = await api.call('POST', '/api/v1/webhooks', REGISTRATION)
    expect(created).toEqual({
      status: 201,
      body: {
        id: UUID,
        ...REGISTRATION,
        signing_secret_prefix: PREFIX,
        enabled: true,
        created_at: TIME,
        signing_secret: SECRET,
        _warning: 'Save this signing_secret now. It will not be shown again.',
      },
    })
    const { signing_secret, _warning, ...registered } = created.body
    expect(signing_secret.startsWith(registered.signing_secret_prefix)).toBe(true)
    const shown = { ...registered, last_delivery_at: null, last_delivery_status: null }
    const path = `/api/v1/webhooks/${registered.id}`
    expect(await api.call('GET', '/api/v1/webhooks', undefined, 'read')).toEqual({
      status: 200,
      body: { data: [shown] },
    })
    expect(await api.call('GET', path, undefined, 'read')).toEqual({ status: 200, body: shown })

    const rotated = await api.call('POST', `${path}/rotate-secret`)
    expect(rotated).toEqual({
      status: 200,
      body: {
        id: registered.id,
        url: REGISTRATION.url,
        signing_secret_prefix: PREFIX,
        signing_secret: SECRET,
        _warning:
          'Save this signing_secret now. It will not be shown again. The previous secret remains valid for 24 hours.',
      },
    })
    expect(rotated.body.signing_secret).not.toBe(signing_secret)
    expect(await api.call('GET', `${path}/deliveries`, undefined, 'read')).toEqual({
      status: 200,
      body: { data: [], next_cursor: null },
    })
    expect(await api.call('DELETE', path)).toEqual({
      status: 200,
      body: { id: registered.id, deleted: true },
    })
    expect((await api.call('GET', path)).status).toBe(404)
    expect((await api.call('GET', '/api/v1/webhooks')).body).toEqual({ data: [] })
  })

  it.each([
    { name: 'a url without TLS', change: { url: 'http://crm-bridge.example.com/webhook' }, field: 'url' },
    { name: 'an unknown event', change: { events: ['call.lost'] }, field: 'events' },
    { name: 'a wildcard', change: { events: ['call.*'] }, field: 'events' },
  ])('refuse $name', async ({ change, field }) => {
    expect(await api.call('POST', '/api/v1/webhooks', { ...REGISTRATION, ...change })).toEqual({
      status: 422,
      body: { error: expect.any(String), field },
    })
  })

  it.each(
    `call.received call.classified call.qualified lead.created lead.updated outreach.email.sent outreach.email.replied
    claim.scope.ready review.requested review.received audit.log.event`.split(/\s+/),
  )('know the event %s', async (event) => {
    const { status, body } = await api.call('POST', '/api/v1/webhooks', { ...REGISTRATION, events: [event] })
    expect([status, body.events]).toEqual([201, [event]])
  })

  it('are allowed by scope: read reads, admin writes', async () => {
    const { body } = await api.call('POST', '/api/v1/webhooks', REGISTRATION)
    const path = `/api/v1/webhooks/${body.id}`
    const asked = [
      api.call('POST', '/api/v1/webhooks', REGISTRATION, 'read'),
      api.call('DELETE', path, undefined, 'read'),
      api.call('POST', `${path}/rotate-secret`, undefined, 'read'),
      api.call('GET', path, undefined, 'read'),
      api.call('GET', path, undefined, 'publish'),
    ]
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([403, 403, 403, 200, 403])
  })

  it('list every endpoint, however many there are', async () => {
    for (let n = 0; n < 60; n++) await api.call('POST', '/api/v1/webhooks', REGISTRATION)
    expect((await api.call('GET', '/api/v1/webhooks')).body.data.length).toBeGreaterThanOrEqual(60)
  })
})

describe('deliveries', () => {
  let sender: Sender
  let api: Api

  beforeAll(async () => {
    sender = await createCrm({
      database: 'pglite:',
      allowHttp: true,
      allowNetworks: ['127.0.0.0/8'],
      logger: QUIET,
    })
    await sender.start()
    api = await startApi(sender)
  })

  afterAll(async () => api.close())

  it('reach a consumer on Fastify, are verified with either secret after a rotation, and are logged', async () => {
    let secret = ''
    const taken: WebhookMessage[] = []
    const consumer = createConsumer(
      () => secret,
      (message) => taken.push(message),
    )
    const headers: Record<string, string>[] = []
    consumer.addHook('onRequest', async (request) => {
      // Of a delivery; none of its headers comes twice.
      headers.push(request.headers as Record<string, string>)
    })
    onTestFinished(async () => consumer.close())
    const url = `${await consumer.listen({ host: '127.0.0.1', port: 0 })}/webhook`
    const { body: endpoint } = await api.call('POST', '/api/v1/webhooks', { ...REGISTRATION, url })
    const path = `/api/v1/webhooks/${endpoint.id}`
    const logged = async () => (await api.call('GET', `${path}/deliveries`)).body

    secret = endpoint.signing_secret
    await sender.events.publish({ type: 'call.qualified', data: { call_id: 'call_1' } })
    await expect.poll(async () => (await logged()).data[0]?.status, SOON).toBe('delivered')
    const log = await logged()
    expect(log).toEqual({
      data: [
        {
          id: expect.stringMatching(/^whd_/),
          event: 'call.qualified',
          status: 'delivered',
          response_status: 200,
          latency_ms: expect.any(Number),
          attempt: 1,
          delivered_at: TIME,
        },
      ],
      next_cursor: null,
    })
    const { body: seen } = await api.call('GET', path)
    expect(seen).toMatchObject({ last_delivery_at: TIME, last_delivery_status: 200 })

    const { body: rotated } = await api.call('POST', `${path}/rotate-secret`)
    await sender.events.publish({ type: 'lead.created', data: { lead_id: 'lead_1' } })
    await expect.poll(() => taken.length, SOON).toBe(2)
    secret = rotated.signing_secret
    await sender.events.publish({ type: 'claim.scope.ready', data: { claim_id: 'claim_1' } })
    await expect.poll(() => taken.length, SOON).toBe(3)
    expect(taken.map(({ type }) => type)).toEqual(['call.qualified', 'lead.created', 'claim.scope.ready'])
    const { body } = taken[2] ?? { body: '' }
    const text = Buffer.from(body).toString()
    for (const known of [endpoint.signing_secret, rotated.signing_secret])
      expect(new Webhook(known).verify(text, headers[2] ?? {})).toMatchObject({
        type: 'claim.scope.ready',
        data: { claim_id: 'claim_1' },
      })

    const forged = await signedHeaders({ id: 'evt_1', body: text }, `whsec_${'A'.repeat(43)}=`)
    expect((await fetch(url, { method: 'POST', headers: forged, body: text })).status).toBe(401)
    expect(taken).toHaveLength(3)
  })

  it('page by next_cursor, 100 at a time, and stop at once when the endpoint is deleted', async () => {
    const url = `http://127.0.0.1:${await freePort()}/webhook`
    const { body: endpoint } = await api.call('POST', '/api/v1/webhooks', {
      url,
      events: ['review.received'],
    })
    const events = Array.from({ length: 101 }, (_, n) => ({ type: 'review.received', data: { n } }))
    await sender.events.publishMany(events)
    const path = `/api/v1/webhooks/${endpoint.id}/deliveries`
    const { body: first } = await api.call('GET', path)
    const { body: second } = await api.call('GET', `${path}?cursor=${first.next_cursor}`)
    const ids = [...first.data, ...second.data].map(({ id }) => id)
    expect([first.data.length, second.data.length, new Set(ids).size]).toEqual([100, 1, 101])
    expect(second.next_cursor).toBeNull()

    await api.call('DELETE', `/api/v1/webhooks/${endpoint.id}`)
    const { deliveryIds } = await sender.events.publish({ type: 'review.received', data: {} })
    expect(deliveryIds).toEqual([])
    expect(await sender.deliveries.count({ event: 'review.received', status: ['pending', 'failed'] })).toBe(0)
    expect(await sender.deliveries.count({ event: 'review.received', status: 'dead' })).toBe(101)
  })
})

it('starts as its README says', { timeout: START_TIMEOUT_MS }, async () => {
  const program = await runProgram(new URL('../src/main.ts', import.meta.url))
  const url = await program.listening()
  await expect.poll(program.stdout, SOON).toContain("type: 'call.qualified'")
  const [, key] = /token is (\S+)/.exec(program.stdout()) ?? []
  const headers = { authorization: `Bearer ${key}` }
  const listed = await fetch(`${url}/api/v1/webhooks`, { headers })
  expect(await listed.json()).toMatchObject({ data: [{ events: ['call.qualified'] }] })
})
