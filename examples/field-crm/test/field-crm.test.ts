import { signedHeaders, type WebhookMessage } from '@hookseal/core'
import type { Scope, Sender, SenderOptions } from '@hookseal/sender'
import { freePort, START_TIMEOUT_MS } from '@hookseal/services'
import { type Call, createCall, listen } from '@hookseal/services/http'
import { runProgram } from '@hookseal/services/program'
import { Webhook } from 'standardwebhooks'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createConsumer } from '../src/consumer.ts'
import { createApi, createCrm } from '../src/provider.ts'

/** Shorter than the time limit of a test, so that a hang fails with the value of the last poll. */
const POLL = { timeout: 15_000 }
const QUIET_LOGGER = { info() {}, warn() {}, error: console.error }

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const SECRET = expect.stringMatching(/^whsec_/)
const PREFIX = expect.stringMatching(/^whsec_.{6}$/)

/** The documented request that registers an endpoint. */
const REGISTRATION = {
  url: 'https://crm-bridge.example.com/webhook',
  events: ['call.qualified', 'lead.created', 'claim.scope.ready'],
  description: 'Production CRM bridge',
}

/** Starts the API with one client for each scope. */
async function start(options: SenderOptions) {
  const sender = await createCrm({ database: 'pglite:', logger: QUIET_LOGGER, ...options })
  const api = await listen(createApi(sender).fetch)
  const createClient = async (scope: Scope) => {
    const organizationIds = ['default']
    return createCall(
      api.url,
      (await sender.apiKeys.create({ name: 'test', scopes: [scope], organizationIds })).key,
    )
  }
  const clients = {
    read: await createClient('read'),
    publish: await createClient('publish'),
    admin: await createClient('admin'),
  }
  const stop = async () => {
    api.close()
    await sender.stop()
  }
  return { sender, clients, stop }
}

describe('field-crm API', () => {
  let clients: Record<'read' | 'publish' | 'admin', Call>
  let call: Call

  beforeAll(async () => {
    const started = await start({})
    clients = started.clients
    call = clients.admin
    return started.stop
  })

  it('registers, lists, reads, rotates and deletes an endpoint as documented', async () => {
    const created = await call('POST', '/api/v1/webhooks', REGISTRATION)
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
    const fields = { ...registered, last_delivery_at: null, last_delivery_status: null }
    const path = `/api/v1/webhooks/${registered.id}`
    expect(await clients.read('GET', '/api/v1/webhooks')).toEqual({
      status: 200,
      body: { data: [fields] },
    })
    expect(await clients.read('GET', path)).toEqual({ status: 200, body: fields })

    const rotated = await call('POST', `${path}/rotate-secret`)
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
    expect(await clients.read('GET', `${path}/deliveries`)).toEqual({
      status: 200,
      body: { data: [], next_cursor: null },
    })
    expect(await call('DELETE', path)).toEqual({
      status: 200,
      body: { id: registered.id, deleted: true },
    })
    expect((await call('GET', path)).status).toBe(404)
    expect((await call('GET', '/api/v1/webhooks')).body).toEqual({ data: [] })
  })

  it.each([
    { name: 'an HTTP URL', change: { url: 'http://crm-bridge.example.com/webhook' }, field: 'url' },
    { name: 'an unknown event', change: { events: ['call.lost'] }, field: 'events' },
    { name: 'a wildcard', change: { events: ['call.*'] }, field: 'events' },
  ])('responds 422 to a registration with $name', async ({ change, field }) => {
    expect(await call('POST', '/api/v1/webhooks', { ...REGISTRATION, ...change })).toEqual({
      status: 422,
      body: { error: expect.any(String), field },
    })
  })

  it.each(
    `call.received call.classified call.qualified lead.created lead.updated outreach.email.sent outreach.email.replied
    claim.scope.ready review.requested review.received audit.log.event`.split(/\s+/),
  )('accepts the event type %s', async (event) => {
    const { status, body } = await call('POST', '/api/v1/webhooks', { ...REGISTRATION, events: [event] })
    expect([status, body.events]).toEqual([201, [event]])
  })

  it('allows reading with the scope read and writing with admin only', async () => {
    const { body } = await call('POST', '/api/v1/webhooks', REGISTRATION)
    const path = `/api/v1/webhooks/${body.id}`
    const requests = [
      clients.read('POST', '/api/v1/webhooks', REGISTRATION),
      clients.read('DELETE', path),
      clients.read('POST', `${path}/rotate-secret`),
      clients.read('GET', path),
      clients.publish('GET', path),
    ]
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual([403, 403, 403, 200, 403])
  })

  it('lists all endpoints in one response, also beyond one page of the sender', async () => {
    for (let n = 0; n < 60; n++) await call('POST', '/api/v1/webhooks', REGISTRATION)
    expect((await call('GET', '/api/v1/webhooks')).body.data.length).toBeGreaterThanOrEqual(60)
  })
})

describe('field-crm deliveries', () => {
  let sender: Sender
  let call: Call

  beforeAll(async () => {
    const started = await start({ allowHttp: true, allowNetworks: ['127.0.0.0/8'] })
    sender = started.sender
    call = started.clients.admin
    await sender.start()
    return started.stop
  })

  it('delivers to a Fastify consumer, which verifies with either secret after a rotation, and logs each delivery', async () => {
    let secret = ''
    const handled: WebhookMessage[] = []
    const consumer = createConsumer(
      () => secret,
      (message) => handled.push(message),
    )
    const headers: Record<string, string>[] = []
    consumer.addHook('onRequest', async (request) => {
      // Sound, because a delivery sends no header twice.
      headers.push(request.headers as Record<string, string>)
    })
    onTestFinished(async () => consumer.close())
    const url = `${await consumer.listen({ host: '127.0.0.1', port: 0 })}/webhook`
    const { body: endpoint } = await call('POST', '/api/v1/webhooks', { ...REGISTRATION, url })
    const path = `/api/v1/webhooks/${endpoint.id}`
    const fetchLog = async () => (await call('GET', `${path}/deliveries`)).body

    secret = endpoint.signing_secret
    await sender.events.publish({ type: 'call.qualified', data: { call_id: 'call_1' } })
    await expect.poll(async () => (await fetchLog()).data[0]?.status, POLL).toBe('delivered')
    const log = await fetchLog()
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
    const { body: updated } = await call('GET', path)
    expect(updated).toMatchObject({ last_delivery_at: TIME, last_delivery_status: 200 })

    const { body: rotated } = await call('POST', `${path}/rotate-secret`)
    await sender.events.publish({ type: 'lead.created', data: { lead_id: 'lead_1' } })
    await expect.poll(() => handled.length, POLL).toBe(2)
    secret = rotated.signing_secret
    await sender.events.publish({ type: 'claim.scope.ready', data: { claim_id: 'claim_1' } })
    await expect.poll(() => handled.length, POLL).toBe(3)
    expect(handled.map(({ type }) => type)).toEqual(['call.qualified', 'lead.created', 'claim.scope.ready'])
    const { body } = handled[2] ?? { body: '' }
    const text = Buffer.from(body).toString()
    for (const known of [endpoint.signing_secret, rotated.signing_secret])
      expect(new Webhook(known).verify(text, headers[2] ?? {})).toMatchObject({
        type: 'claim.scope.ready',
        data: { claim_id: 'claim_1' },
      })

    const forged = await signedHeaders({ id: 'evt_1', body: text }, `whsec_${'A'.repeat(43)}=`)
    expect((await fetch(url, { method: 'POST', headers: forged, body: text })).status).toBe(401)
    expect(handled).toHaveLength(3)
  })

  it('pages deliveries by next_cursor, 100 at a time, and marks them dead when the endpoint is deleted', async () => {
    const url = `http://127.0.0.1:${await freePort()}/webhook`
    const { body: endpoint } = await call('POST', '/api/v1/webhooks', {
      url,
      events: ['review.received'],
    })
    const events = Array.from({ length: 101 }, (_, n) => ({ type: 'review.received', data: { n } }))
    await sender.events.publishMany(events)
    const path = `/api/v1/webhooks/${endpoint.id}/deliveries`
    const { body: first } = await call('GET', path)
    const { body: second } = await call('GET', `${path}?cursor=${first.next_cursor}`)
    const ids = [...first.data, ...second.data].map(({ id }) => id)
    expect([first.data.length, second.data.length, new Set(ids).size]).toEqual([100, 1, 101])
    expect(second.next_cursor).toBeNull()

    await call('DELETE', `/api/v1/webhooks/${endpoint.id}`)
    const { deliveryIds } = await sender.events.publish({ type: 'review.received', data: {} })
    expect(deliveryIds).toEqual([])
    expect(await sender.deliveries.count({ event: 'review.received', status: ['pending', 'failed'] })).toBe(0)
    expect(await sender.deliveries.count({ event: 'review.received', status: 'dead' })).toBe(101)
  })
})

it('runs with the start script and publishes an event', { timeout: START_TIMEOUT_MS }, async () => {
  const program = await runProgram(new URL('../src/main.ts', import.meta.url))
  const url = await program.listening()
  await expect.poll(program.stdout, POLL).toContain("type: 'call.qualified'")
  await expect.poll(program.stdout, POLL).toContain('Token: ')
  const [, key] = /Token: (\S+)/.exec(program.stdout()) ?? []
  const headers = { authorization: `Bearer ${key}` }
  const listed = await fetch(`${url}/api/v1/webhooks`, { headers })
  expect(await listed.json()).toMatchObject({ data: [{ events: ['call.qualified'] }] })
})
