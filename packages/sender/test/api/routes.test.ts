import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Call, startApi, type TestApi } from './start-api.ts'

let api: TestApi
let admin: Call
let receiver: Server
let target: string
let receivedStatus = 200

beforeAll(async () => {
  api = await startApi()
  admin = await api.as(['admin'])
  receiver = createServer((request, response) => {
    request.resume()
    response.writeHead(receivedStatus, { 'content-type': 'application/octet-stream' })
    response.end(receivedStatus === 200 ? 'thanks' : Buffer.from([0xff, 0x00]))
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  // A TCP server's address is an object; only pipes have a string.
  target = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  await api.sender.start()
})
afterAll(async () => {
  await api.stop()
  receiver.close()
})

async function createWebhook(): Promise<string> {
  const { body } = await admin('POST', '/webhooks', { body: { url: target, events: ['invoice.paid'] } })
  return String(body['id'])
}

async function publish(data: unknown): Promise<string[]> {
  const { body } = await admin('POST', '/events', { body: { type: 'invoice.paid', data } })
  return body['delivery_ids'] as string[]
}

function withKey(key: string): Record<string, string> {
  return { 'idempotency-key': key }
}

async function count(): Promise<number> {
  return (await api.sender.events.list({ organizationId: 'acme', limit: 250 })).data.length
}

async function waitFor(id: string | undefined, status: string) {
  return vi.waitFor(async () => {
    const response = await admin('GET', `/deliveries/${id}`)
    expect(response.body).toMatchObject({ status })
    return response.body
  }, 15_000)
}

it('creates, reads, updates, rotates and deletes a webhook', async () => {
  const input = {
    url: target,
    events: ['invoice.paid'],
    name: 'Billing',
    headers: { authorization: 'Bearer x', 'x-tenant': '42' },
    rate_limit: 50,
  }
  const created = await admin('POST', '/webhooks', { body: input })
  expect(created).toMatchObject({
    status: 201,
    body: {
      id: expect.stringMatching(/^wh_/),
      organization_id: 'acme',
      name: 'Billing',
      rate_limit: 50,
      enabled: true,
      headers: { authorization: '[redacted]', 'x-tenant': '42' },
      signing_secret: expect.stringMatching(/^whsec_/),
      _warning: expect.stringContaining('not shown again'),
      last_delivery_at: null,
    },
  })
  const { signing_secret: secret, _warning, ...shown } = created.body
  expect(String(secret)).toContain(String(shown['signing_secret_prefix']))
  const path = `/webhooks/${String(shown['id'])}`
  expect((await admin('GET', path)).body).toStrictEqual(shown)
  expect((await admin('GET', '/webhooks')).body).toMatchObject({ data: [shown], total: 1, next_cursor: null })

  const patched = await admin('PATCH', path, {
    body: { enabled: false, rate_limit: null, headers: shown['headers'] },
  })
  expect(patched).toMatchObject({ status: 200, body: { enabled: false, rate_limit: null, name: 'Billing' } })

  const rotated = await admin('POST', `${path}/rotate-secret`)
  expect(rotated).toMatchObject({
    status: 200,
    body: {
      previous_secret_expires_at: expect.any(String),
      _warning: expect.stringContaining('stays valid until'),
    },
  })
  expect(rotated.body['signing_secret']).not.toBe(secret)
  const before = Date.now()
  const soon = await admin('POST', `${path}/rotate-secret`, { body: { overlap_seconds: 60 } })
  const end = Date.parse(String(soon.body['previous_secret_expires_at']))
  expect(end).toBeGreaterThanOrEqual(before + 60_000)
  expect(end).toBeLessThanOrEqual(Date.now() + 60_000)

  const deletion = await admin('DELETE', path)
  expect(deletion).toMatchObject({ status: 200, body: { id: shown['id'], deleted: true } })
  expect(await admin('GET', path)).toMatchObject({ status: 404 })
})

it('returns a delivery with its attempts, and counts it in the statistics', async () => {
  const id = await createWebhook()
  const [delivery] = await publish({ id: 'in_1' })
  const shown = await waitFor(delivery, 'delivered')
  expect(shown).toMatchObject({
    id: expect.stringMatching(/^whd_/),
    organization_id: 'acme',
    event: 'invoice.paid',
    webhook_id: id,
    target_url: target,
    response_status: 200,
    attempt: 1,
    error_message: null,
    next_attempt_at: null,
    payload: expect.stringContaining('"in_1"'),
    attempts: [
      {
        attempt: 1,
        response_status: 200,
        response_body: 'thanks',
        response_body_encoding: 'utf-8',
        error_class: null,
      },
    ],
  })
  const { body } = await admin('GET', `/webhooks/${id}/deliveries?total=true`)
  const { payload: _payload, attempts: _attempts, ...row } = shown
  expect(body).toStrictEqual({
    data: [row],
    next_cursor: null,
    prev_cursor: null,
    searched_until: null,
    total: 1,
    total_is_minimum: false,
  })

  const { body: stats } = await admin('GET', `/stats?webhook_id=${id}&buckets=4`)
  expect(stats).toMatchObject({
    totals: { deliveries: 1, delivered: 1, success_rate: 1, latency_ms: { p95: expect.any(Number) } },
  })
  const buckets = stats['buckets'] as { delivered: number }[]
  expect(buckets.map(({ delivered }) => delivered)).toStrictEqual([0, 0, 0, 1])
  const { body: byWebhook } = await admin('GET', '/stats/webhooks')
  expect(byWebhook['data']).toStrictEqual([{ webhook_id: id, totals: stats['totals'] }])

  const tested = await admin('POST', `/webhooks/${id}/test`)
  expect(tested).toMatchObject({ status: 202, body: { event_id: expect.any(String) } })
  await waitFor(String(tested.body['delivery_id']), 'delivered')
  await admin('DELETE', `/webhooks/${id}`)
})

it.each(['/stats', '/stats/webhooks'])(
  'reads %s of a period up to the end of the year 9999',
  async (path) => {
    for (const since of ['1970-01-01T00:00:00Z', '9999-12-31T19:00:00Z', '9999-12-31T23:59:00Z']) {
      const period = `since=${since}&until=9999-12-31T23:59:59.999Z`
      const { status, body } = await admin('GET', `${path}?${period}`)
      expect({ status, until: body['until'] }).toEqual({
        status: 200,
        until: expect.stringMatching(/^9999-12-31T23/),
      })
    }
  },
)

/** Starts a replay and waits until it is done. */
async function replay(path: string, body?: object) {
  const started = await admin('POST', path, body === undefined ? {} : { body })
  expect(started).toMatchObject({
    status: 202,
    body: { id: expect.stringMatching(/^rpl_/), finished_at: null },
  })
  return vi.waitFor(async () => {
    const response = await admin('GET', `/replays/${String(started.body['id'])}`)
    expect(response.body).toMatchObject({ status: 'done', finished_at: expect.any(String) })
    return response.body
  }, 15_000)
}

it('replays one delivery, those of a webhook, and those of the organization', async () => {
  const id = await createWebhook()
  receivedStatus = 500
  const [one] = await publish(1)
  const dead = await waitFor(one, 'dead')
  expect(dead['attempts']).toMatchObject([
    {},
    {},
    { response_body: '/wA=', response_body_encoding: 'base64' },
  ])
  const [two] = await publish(2)
  await waitFor(two, 'dead')
  receivedStatus = 200

  expect(await admin('POST', `/deliveries/${one}/replay`)).toMatchObject({
    status: 202,
    body: { id: one, status: 'pending' },
  })
  await waitFor(one, 'delivered')
  const since = new Date(Date.now() + 60_000).toISOString()
  expect(await replay('/replay', { since })).toMatchObject({ matched: 0, replayed: 0 })
  expect(await replay(`/webhooks/${id}/replay`)).toMatchObject({
    matched: 1,
    replayed: 1,
    missing: false,
    filter: { status: ['failed', 'dead'], webhook_id: id },
  })
  await waitFor(two, 'delivered')
  const body = { status: ['delivered'], webhook_id: id }
  expect(await replay('/replay', body)).toMatchObject({ replayed: 2, filter: body })
  expect((await admin('GET', '/replays?limit=1')).body['data']).toMatchObject([{ replayed: 2 }])
  await waitFor(one, 'delivered')
  await waitFor(two, 'delivered')
  await admin('DELETE', `/webhooks/${id}`)
})

it('lists deliveries and events page by page, with filters', async () => {
  const id = await createWebhook()
  const all: string[] = []
  for (let n = 0; n < 5; n += 1) all.unshift(...(await publish(n)))
  const seen: string[] = []
  let cursor: string | null = ''
  for (let pages = 0; cursor !== null && pages < 5; pages += 1) {
    const { body } = await admin(
      'GET',
      `/deliveries?limit=2&webhook_id=${id}${pages === 0 ? '' : `&cursor=${cursor}`}`,
    )
    seen.push(...(body['data'] as { id: string }[]).map((row) => row.id))
    cursor = body['next_cursor'] as string | null
  }
  expect(seen).toStrictEqual(all)
  const { body } = await admin('GET', '/events?type=invoice.paid&limit=1')
  expect(body['data']).toMatchObject([{ type: 'invoice.paid', organization_id: 'acme' }])
  expect((await admin('GET', '/events?type=other')).body['data']).toStrictEqual([])
  for (const delivery of all) await waitFor(delivery, 'delivered')
  const found = await admin('GET', `/deliveries?q=${all[0]}&response_status=2xx&webhook_id=${id}`)
  expect(found.body['data']).toMatchObject([{ id: all[0], webhook_name: '', waiting_for: null }])
  for (const wrong of ['q=', 'response_status=6xx', 'response_status=2x', 'response_status=099'])
    expect(await admin('GET', `/deliveries?${wrong}`)).toMatchObject({
      status: 422,
      body: { field: wrong.split('=')[0] },
    })
  const twoStatuses = await admin(
    'GET',
    `/deliveries?status=dead&status=delivered&webhook_id=${id}&total=true&limit=1`,
  )
  expect(twoStatuses.body['total']).toBe(5)
  await admin('DELETE', `/webhooks/${id}`)
})

it('creates what a webhook missed while it was disabled, and rejects a replay until it is enabled', async () => {
  const id = await createWebhook()
  const since = new Date().toISOString()
  const [delivery] = await publish('before')
  await waitFor(delivery, 'delivered')
  await admin('PATCH', `/webhooks/${id}`, { body: { enabled: false } })
  expect(await publish('missed')).toStrictEqual([])
  const body = { missing: true, since }
  for (const path of [`/webhooks/${id}/replay`, `/webhooks/${id}/test`, `/deliveries/${delivery}/replay`])
    expect(await admin('POST', path, path === `/webhooks/${id}/replay` ? { body } : {})).toMatchObject({
      status: 409,
      body: { code: 'ERR_SENDER_CONFLICT', title: expect.stringContaining('Enable it first') },
    })
  await admin('PATCH', `/webhooks/${id}`, { body: { enabled: true } })
  const path = `/webhooks/${id}/replay`
  expect(await replay(path, body)).toMatchObject({
    missing: true,
    matched: 1,
    replayed: 1,
    filter: { webhook_id: id, since },
  })
  expect(await replay(path, body)).toMatchObject({ matched: 0, replayed: 0 })
  const { body: log } = await admin('GET', `/webhooks/${id}/deliveries`)
  expect(log['data']).toHaveLength(2)
  for (const wrong of [
    { missing: true },
    { missing: false, since },
    { missing: true, since, status: 'dead' },
  ])
    expect(await admin('POST', path, { body: wrong })).toMatchObject({ status: 422 })
  expect(await admin('POST', '/replay', { body })).toMatchObject({ status: 422 })
  await admin('DELETE', `/webhooks/${id}`)
  expect(await admin('POST', `/deliveries/${delivery}/replay`)).toMatchObject({ status: 409 })
})

describe('publishing', () => {
  const event = { type: 'invoice.paid', data: { id: 'in_9' } }

  it('creates one event for an id that is published several times', async () => {
    const body = { ...event, id: 'in_9-paid' }
    const responses = await Promise.all([1, 2, 3].map(async () => admin('POST', '/events', { body })))
    expect(responses.filter((response) => response.body['created'] === true)).toHaveLength(1)
    expect((await admin('GET', '/events/in_9-paid')).body).toMatchObject({
      id: 'in_9-paid',
      payload: expect.stringContaining('in_9'),
    })
  })

  it('creates one event for concurrent requests with one Idempotency-Key', async () => {
    const before = await count()
    const options = { body: event, headers: withKey('k1') }
    const responses = await Promise.all([1, 2, 3, 4].map(async () => admin('POST', '/events', options)))
    expect(new Set(responses.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(responses[0]).toMatchObject({ status: 202, body: { created: true } })
    expect(await count()).toBe(before + 1)
  })

  it('responds 422 to a used Idempotency-Key with another body, but not to another organization', async () => {
    const options = { body: { ...event, data: 1 }, headers: withKey('k1') }
    expect(await admin('POST', '/events', options)).toMatchObject({
      status: 422,
      body: { code: 'ERR_SENDER_IDEMPOTENCY', field: 'Idempotency-Key' },
    })
    const other = await api.as(['publish'], ['umbrella'])
    expect(await other('POST', '/events', options)).toMatchObject({ status: 202, body: { created: true } })
  })

  it('delivers every value of data unchanged', async () => {
    const data = '{"__proto__":{"a":1},"n":1.5,"nested":[null,false,"","\u{1f600}"]}'
    const raw = `{"type":"invoice.paid","id":"exact","data":${data}}`
    expect(await admin('POST', '/events', { raw })).toMatchObject({ status: 202 })
    expect((await admin('GET', '/events/exact')).body['payload']).toContain(`"data":${data}`)
  })
})

it('lets an operator manage organizations, their keys and the catalog', async () => {
  const made = await api.operator('POST', '/organizations', { body: { id: 'initech', name: 'Initech' } })
  expect(made).toMatchObject({ status: 201, body: { id: 'initech', name: 'Initech' } })
  expect((await api.operator('GET', '/organizations?limit=1')).body['data']).toStrictEqual([made.body])
  expect((await api.operator('GET', '/organizations/initech')).body).toStrictEqual(made.body)

  const input = { name: 'ci', scopes: ['read'], organization_ids: ['acme'] }
  const key = await api.operator('POST', '/organizations/initech/keys', { body: input })
  expect(key).toMatchObject({
    status: 201,
    body: {
      key: expect.stringMatching(/^hsk_/),
      organization_ids: ['initech', 'acme'],
      _warning: expect.any(String),
    },
  })
  const listed = await api.operator('GET', '/organizations/initech/keys')
  expect(listed.body['data']).toMatchObject([{ id: key.body['id'], name: 'ci' }])
  const none = { body: { ...input, organization_ids: ['missing'] } }
  expect(await api.operator('POST', '/organizations/initech/keys', none)).toMatchObject({ status: 404 })

  const body = { description: 'x', schema: { type: 'object' }, example: {} }
  expect(await api.operator('PUT', '/event-types/lead.created', { body })).toMatchObject({
    status: 200,
    body,
  })
  const deprecated = { ...body, deprecated: true }
  expect(await api.operator('PUT', '/event-types/lead.old', { body: deprecated })).toMatchObject({
    status: 200,
    body: { deprecated_at: expect.any(String) },
  })
  expect(await api.operator('DELETE', '/event-types/lead.old')).toMatchObject({ status: 204 })
  expect(await api.operator('DELETE', '/event-types/lead.old')).toMatchObject({ status: 404 })
  const { body: catalog } = await admin('GET', '/event-types')
  expect(catalog['data']).toContainEqual(
    expect.objectContaining({ name: 'lead.created', schema: { type: 'object' } }),
  )
  const bad = { type: 'lead.created', data: 1 }
  expect(await admin('POST', '/events', { body: bad })).toMatchObject({
    status: 422,
    body: { code: 'ERR_SENDER_PAYLOAD', field: 'data' },
  })
})

it('lets an operator create, list and revoke operator keys, but no other keys by the same routes', async () => {
  const made = await api.operator('POST', '/keys', { body: { name: 'night shift' } })
  expect(made).toMatchObject({ status: 201, body: { scopes: ['operator'], organization_ids: [] } })
  const headers = { authorization: `Bearer ${String(made.body['key'])}` }
  expect(await api.anonymous('GET', '/keys', { headers })).toMatchObject({
    status: 200,
    body: { data: [{ name: 'night shift' }, { name: 'First operator' }] },
  })
  const own = await api.operator('POST', '/organizations/acme/keys', {
    body: { name: 'k', scopes: ['read'] },
  })
  expect(await api.operator('DELETE', `/keys/${String(own.body['id'])}`)).toMatchObject({ status: 404 })
  expect(await api.operator('DELETE', `/keys/${String(made.body['id'])}`)).toMatchObject({ status: 200 })
  expect(await api.anonymous('GET', '/keys', { headers })).toMatchObject({ status: 401 })
})

it('returns the key, its organizations and the selected one on /me', async () => {
  const both = await api.as(['read'], ['umbrella', 'acme'])
  expect((await both('GET', '/me')).body).toMatchObject({
    operator: false,
    organization_id: 'umbrella',
    organizations: [{ name: 'Umbrella' }, { name: 'Acme' }],
    key: { scopes: ['read'] },
    session_expires_at: null,
  })
  const headers = { 'x-org-id': 'acme' }
  expect((await api.operator('GET', '/me', { headers })).body).toMatchObject({
    operator: true,
    organization_id: 'acme',
  })
})

it('never returns or logs a secret after its creation', async () => {
  const created = await admin('POST', '/webhooks', {
    body: { url: target, events: ['invoice.paid'], headers: { 'x-api-key': 'receivers-token' } },
  })
  const key = await api.operator('POST', '/organizations/acme/keys', {
    body: { name: 'k', scopes: ['admin'] },
  })
  const [delivery] = await publish({ id: 'secret' })
  await waitFor(delivery, 'delivered')
  const { body: document } = await api.operator('GET', '//openapi.json')
  const secrets = [
    String(created.body['signing_secret']),
    String(key.body['key']),
    api.operatorKey,
    'receivers-token',
  ]
  const paths = Object.keys(document['paths'] as object)
    .map((path) => path.replace('/api/v1', ''))
    // A stream without an end.
    .filter((path) => path !== '/changes')
    .map((path) =>
      path
        .replace('{key_id}', String(key.body['id']))
        .replace(/(organizations)\/\{id\}/, '$1/acme')
        .replace(/(webhooks)\/\{id\}/, `$1/${String(created.body['id'])}`)
        .replace(/(deliveries)\/\{id\}/, `$1/${delivery}`),
    )
  const texts = await Promise.all(
    [...paths, '//openapi.json', '//docs', '//metrics', '//readyz'].map(async (path) =>
      api.operator('GET', path, { headers: { 'x-org-id': 'acme' } }),
    ),
  )
  expect(texts.filter(({ status }) => status === 200).length).toBeGreaterThan(15)
  for (const secret of secrets) {
    for (const { text } of texts) expect(text).not.toContain(secret)
    expect(api.sender.logged.join('\n')).not.toContain(secret)
  }
})
