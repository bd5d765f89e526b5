import { Webhook } from 'standardwebhooks'
import { github } from '@hookseal/providers/github'
import { gitlabToken } from '@hookseal/providers/gitlab-token'
import { shopify } from '@hookseal/providers/shopify'
import { slack } from '@hookseal/providers/slack'
import { stripe } from '@hookseal/providers/stripe'
import { twilio } from '@hookseal/providers/twilio'
import { signedHeaders } from '@hookseal/core'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Call, expectProblem, startApi, type TestApi } from './start-api.ts'

const SECRET = 'whsec_a_secret_of_the_provider'
/** The key order, the number and the spaces would not survive parsing. */
const INVOICE = '{"id":"evt_1", "type":"invoice.paid","amount":10.0,"2":0,"1":0}'

let api: TestApi
let admin: Call
let url: string
const arrivals: { headers: IncomingHttpHeaders; body: Buffer }[] = []
const endpoint = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => void chunks.push(chunk))
  request.on('end', () => {
    arrivals.push({ headers: request.headers, body: Buffer.concat(chunks) })
    response.writeHead(204).end()
  })
})

beforeAll(async () => {
  api = await startApi()
  await api.sender.start()
  admin = await api.as(['admin'])
  endpoint.listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
  const address = endpoint.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
  url = `http://127.0.0.1:${address.port}/`
})
afterAll(async () => {
  await api.stop()
  endpoint.closeAllConnections()
  endpoint.close()
})

async function createSource(
  provider: string,
  settings: object = {},
): Promise<{ id: string; path: string; body: object }> {
  const { status, body, text } = await admin('POST', '/sources', {
    body: { provider, secrets: [SECRET], ...settings },
  })
  expect({ status, text }).toMatchObject({ status: 201 })
  return { id: String(body['id']), path: `//in/${String(body['id'])}`, body }
}

async function subscribe(...events: string[]): Promise<{ id: string; secret: string }> {
  const { status, body } = await admin('POST', '/webhooks', { body: { url, events } })
  expect(status).toBe(201)
  return { id: String(body['id']), secret: String(body['signing_secret']) }
}

async function post(path: string, raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  return api.anonymous('POST', path, { raw, headers: { 'content-type': 'application/json', ...headers } })
}

async function postStripe(path: string, body: string, secret = SECRET) {
  return post(path, body, await stripe.signedHeaders({ body }, secret))
}

async function arrivalsOf(sourceId: string, count: number) {
  const found = () => arrivals.filter(({ headers }) => headers['webhook-source'] === sourceId)
  await expect.poll(() => found().length).toBe(count)
  return found()
}

async function rejectionsOf(id: string, count: number): Promise<Record<string, unknown>[]> {
  const read = async () =>
    (await admin('GET', `/sources/${id}/rejections`)).body['data'] as Record<string, unknown>[]
  await expect.poll(async () => (await read()).length).toBe(count)
  return read()
}

function event(n: number): string {
  return `{"id":"evt_rotation_${n}","type":"charge.failed"}`
}

async function ask(path: string, token: string) {
  return api.anonymous('GET', `${path}?hub.mode=subscribe&hub.challenge=123&hub.verify_token=${token}`)
}

describe('a delivery of Stripe', () => {
  it('is delivered once, as the received bytes, to endpoints of its type and of wildcards', async () => {
    const { id, path } = await createSource('stripe')
    const webhooks = [await subscribe('stripe.invoice.paid', 'stripe.*'), await subscribe('stripe.invoice.*')]
    await subscribe('stripe.customer.*', 'invoice.paid')
    const response = await postStripe(path, INVOICE)
    expect({ status: response.status, text: response.text }).toStrictEqual({ status: 202, text: '' })
    const found = await arrivalsOf(id, 2)
    for (const { headers, body } of found) {
      expect(body.toString()).toBe(INVOICE)
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'webhook-id': `${id}:evt_1`,
        'webhook-source-provider': 'stripe',
        'webhook-source-event-id': 'evt_1',
      })
      expect(JSON.stringify(headers)).not.toContain('stripe-signature')
      const verified = webhooks.filter(({ secret }) => {
        try {
          new Webhook(secret).verify(body.toString(), headers as Record<string, string>)
          return true
        } catch {
          return false
        }
      })
      expect(verified).toHaveLength(1)
    }
    const repeated = await postStripe(path, INVOICE)
    expect(repeated.status).toBe(200)
    expect(repeated.headers.get('webhook-duplicate')).toBe('true')
    const { body } = await admin('GET', `/events/${encodeURIComponent(`${id}:evt_1`)}`)
    expect(body).toMatchObject({ type: 'stripe.invoice.paid', payload: INVOICE })
    expect(await arrivalsOf(id, 2)).toHaveLength(2)
    await expect.poll(async () => (await admin('GET', `/sources/${id}`)).body['last_event_at']).not.toBeNull()
  })

  it('cannot use up an id of a publisher, or of another source', async () => {
    const sources = [await createSource('stripe'), await createSource('stripe')]
    const body = '{"id":"evt_same","type":"charge.failed"}'
    for (const { path } of sources) expect((await postStripe(path, body)).status).toBe(202)
    const published = await admin('POST', '/events', {
      body: { id: 'evt_same', type: 'invoice.paid', data: {} },
    })
    expect(published.body).toMatchObject({ created: true })
  })

  it('cannot be made a duplicate by a publisher', async () => {
    const { id, path } = await createSource('stripe')
    const body = { id: `${id}:evt_1`, type: 'invoice.paid', data: {} }
    expectProblem(await admin('POST', '/events', { body }), 422, 'ERR_SENDER_INVALID', 'id')
    expect((await postStripe(path, INVOICE)).status).toBe(202)
  })

  it('is accepted with any of several secrets, and during the overlap of a rotation', async () => {
    const { id, path } = await createSource('stripe', { secrets: [SECRET, 'whsec_the_second_secret'] })
    expect((await postStripe(path, event(1))).status).toBe(202)
    expect((await postStripe(path, event(2), 'whsec_the_second_secret')).status).toBe(202)
    const rotated = await admin('POST', `/sources/${id}/rotate-secret`, {
      body: { secret: 'whsec_the_third_secret' },
    })
    expect(rotated.body['secrets']).toHaveLength(3)
    expect((await postStripe(path, event(3), 'whsec_the_third_secret')).status).toBe(202)
    expect((await postStripe(path, event(4))).status).toBe(202)
    await admin('POST', `/sources/${id}/rotate-secret`, {
      body: { secret: 'whsec_the_fourth_secret', overlap_seconds: 0 },
    })
    expect((await postStripe(path, event(5))).status).toBe(401)
    expect((await postStripe(path, event(5), 'whsec_the_fourth_secret')).status).toBe(202)
    await admin('PATCH', `/sources/${id}`, { body: { secrets: [SECRET] } })
    expect((await postStripe(path, event(6), 'whsec_the_fourth_secret')).status).toBe(401)
    expect((await postStripe(path, event(6))).status).toBe(202)
  })
})

describe('providers that do not sign ids', () => {
  it('treats a recorded body under another id and type as a duplicate', async () => {
    const { path } = await createSource('github')
    const body = '{"action":"opened"}'
    const headers = await github.signedHeaders({ body, id: 'delivery-1', type: 'issues' }, SECRET)
    expect((await post(path, body, headers)).status).toBe(202)
    const replayed = await post(path, body, {
      ...headers,
      'x-github-delivery': 'delivery-2',
      'x-github-event': 'push',
    })
    expect(replayed.status).toBe(200)
    expect(replayed.headers.get('webhook-duplicate')).toBe('true')
  })

  it('accepts one body under each type that the provider sends with equal bodies, and under no other', async () => {
    const { path } = await createSource('shopify')
    const send = async (body: string, id: string, type: string) => {
      const headers = await shopify.signedHeaders({ body, id, type }, SECRET)
      return (await post(path, body, headers)).status
    }
    expect(await send('{"order":1}', 'id-1', 'orders/create')).toBe(202)
    expect(await send('{"order":1}', 'id-2', 'orders/updated')).toBe(202)
    expect(await send('{"order":1}', 'id-3', 'orders/create')).toBe(200)
    expect(await send('{"order":1}', 'id-4', 'orders/delete')).toBe(200)
    expect(await send('{"order":2}', 'id-5', 'orders/delete')).toBe(202)
    expect(await send('{"order":2}', 'id-6', 'orders/create')).toBe(200)
    const both = await Promise.all(
      ['id-7', 'id-8', 'id-9'].map(async (id) => send('{"order":3}', id, 'orders/delete')),
    )
    expect(both.toSorted((a, b) => a - b)).toStrictEqual([200, 200, 202])
  })
})

describe('bodies and headers', () => {
  it('forwards headers of the provider, but neither tokens nor those of proxies', async () => {
    const { id, path } = await createSource('gitlab-token')
    await subscribe('gitlab-token.*')
    const body = '{"object_kind":"push"}'
    const headers = {
      ...(await gitlabToken.signedHeaders({ body, id: 'uuid-1', type: 'Push Hook' }, SECRET)),
      'x-forwarded-for': '203.0.113.1',
      cookie: 'a=b',
      authorization: 'Basic abc',
    }
    expect((await post(path, body, headers)).status).toBe(202)
    const [arrival] = await arrivalsOf(id, 1)
    expect(arrival?.headers).toMatchObject({ 'webhook-source-x-gitlab-event': 'Push Hook' })
    expect(JSON.stringify(arrival?.headers)).not.toContain(SECRET)
    expect(JSON.stringify(arrival?.headers)).not.toMatch(/203\.0\.113\.1|a=b|Basic abc/)
    const log = await admin('GET', '/deliveries?event=gitlab-token.Push_Hook')
    expect(log.body['data']).toHaveLength(1)
  })

  it('delivers a form, and bytes that are not storable as text, exactly as they were received', async () => {
    const { id, path } = await createSource('slack')
    await subscribe('slack.*')
    const form = new TextEncoder().encode('command=%2Fdeploy&trigger_id=1.2&text=a+b')
    const headers = await slack.signedHeaders({ body: form }, SECRET)
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await post(path, form, { ...headers, ...type })).status).toBe(202)
    const [arrival] = await arrivalsOf(id, 1)
    expect(arrival?.body.equals(form)).toBe(true)
    expect(arrival?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'webhook-source-event-id': '1.2',
    })
    expect(arrival?.headers['webhook-id']).toMatch(new RegExp(`^${id}:sha256-[0-9a-f]{64}$`))
    // PostgreSQL cannot store U+0000 as text.
    const bytes = Uint8Array.from([...new TextEncoder().encode('command=x&trigger_id=1.3&text='), 0x00])
    const signed = await slack.signedHeaders({ body: bytes }, SECRET)
    expect((await post(path, bytes, { ...signed, ...type })).status).toBe(202)
    const last = (await arrivalsOf(id, 2)).at(-1)
    expect(last?.body.equals(bytes)).toBe(true)
  })

  it('rejects a body that is larger than the quota payload_bytes', async () => {
    const { id, path } = await createSource('stripe')
    const body = JSON.stringify({ id: 'evt_large', type: 'charge.failed', text: 'x'.repeat(300_000) })
    expectProblemOfCore(await postStripe(path, body), 413, 'ERR_WEBHOOK_BODY_TOO_LARGE')
    expect(await rejectionsOf(id, 1)).toMatchObject([{ code: 'ERR_WEBHOOK_BODY_TOO_LARGE', status: 413 }])
  })
})

function expectProblemOfCore(
  response: { status: number; body: Record<string, unknown> },
  status: number,
  code: string,
): void {
  expect(response).toMatchObject({ status, body: { status, code } })
}

describe('handshakes', () => {
  it('returns the challenge of Slack, which creates no event', async () => {
    const { id, path } = await createSource('slack')
    const body = '{"type":"url_verification","challenge":"abc"}'
    const response = await post(path, body, await slack.signedHeaders({ body }, SECRET))
    expect(response).toMatchObject({ status: 200, body: { challenge: 'abc' } })
    await expect.poll(async () => (await admin('GET', `/sources/${id}`)).body['handshake_at']).not.toBeNull()
  })

  it("returns the challenge of Meta's GET only for the verify token of the source", async () => {
    vi.stubEnv('META_VERIFY_TOKEN', 'of-the-operator')
    const { id, path, body } = await createSource('meta', { verify_token: 'chosen-by-acme' })
    expect(body).toMatchObject({ has_verify_token: true, handshake_at: null })
    expect(await ask(path, 'chosen-by-acme')).toMatchObject({ status: 200, text: '123' })
    expect(await ask(path, 'wrong')).toMatchObject({ status: 403 })
    const without = await createSource('meta')
    expect(await ask(without.path, 'of-the-operator')).toMatchObject({ status: 403 })
    const [rejection] = await rejectionsOf(id, 1)
    expect(rejection).toMatchObject({ code: 'ERR_SOURCE_HANDSHAKE', status: 403 })
    expect(JSON.stringify(rejection)).not.toContain('wrong')
  })

  it('responds to the HEAD request of Trello', async () => {
    const { path } = await createSource('trello', { public_url: 'https://hooks.example.com/in/x' })
    expect(await api.anonymous('HEAD', path)).toMatchObject({ status: 200 })
  })
})

describe('rejected deliveries', () => {
  it('keeps code, headers and body, but no tokens', async () => {
    const { id, path } = await createSource('stripe')
    expect((await postStripe(path, INVOICE, 'whsec_another_secret')).status).toBe(401)
    expect((await post(path, INVOICE, { authorization: 'Bearer a-token' })).status).toBe(400)
    const [missing, mismatch] = await rejectionsOf(id, 2)
    expect(missing).toMatchObject({
      code: 'ERR_WEBHOOK_HEADER_MISSING',
      body_bytes: 0,
      headers: { authorization: '[redacted]' },
    })
    expect(mismatch).toMatchObject({
      code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH',
      reason: 'mismatch',
      status: 401,
      body_bytes: INVOICE.length,
      headers: { 'stripe-signature': expect.stringContaining('v1=') },
    })
    const { body } = await admin('GET', `/sources/${id}/rejections/${String(mismatch?.['id'])}`)
    expect(body).toMatchObject({
      body: INVOICE,
      findings: [{ code: 'mismatch', fix: expect.stringContaining('Compare the secret') }],
    })
    expect((await admin('GET', `/sources/${id}`)).body).toMatchObject({ rejected_count: 2 })
  })

  it('keeps neither a wrong token nor a body that contains one', async () => {
    const { id, path } = await createSource('gitlab-token')
    const headers = await gitlabToken.signedHeaders(
      { body: '{}', id: 'uuid-2', type: 'Push Hook' },
      'almost-the-token',
    )
    expect((await post(path, '{}', headers)).status).toBe(401)
    expect(JSON.stringify(await rejectionsOf(id, 1))).not.toContain('almost-the-token')
    const graph = await createSource('microsoft-graph')
    const body = '{"value":[{"clientState":"almost-the-state","changeType":"updated"}]}'
    expect((await post(graph.path, body, {})).status).toBe(401)
    const [rejection] = await rejectionsOf(graph.id, 1)
    const found = await admin('GET', `/sources/${graph.id}/rejections/${String(rejection?.['id'])}`)
    expect(found.body).toMatchObject({ body: null, body_bytes: body.length })
  })
})

describe('sources', () => {
  it('shows no secret in any response, log or table', async () => {
    const secret = 'whsec_only_the_provider_knows'
    const { id } = await createSource('meta', {
      secrets: [secret],
      verify_token: 'only-meta-knows',
      name: 'Meta',
    })
    const responses = [
      await admin('GET', '/sources'),
      await admin('GET', `/sources/${id}`),
      await admin('PATCH', `/sources/${id}`, {
        body: { secrets: [secret], verify_token: 'only-meta-knows' },
      }),
      await admin('POST', `/sources/${id}/rotate-secret`, { body: { secret } }),
      await admin('POST', '/sources', { body: { provider: 'standard-webhooks', secrets: [secret] } }),
    ]
    const { rows } = await api.sender.transaction(async (tx) =>
      tx.query(
        'select (select json_agg(s)::text from hookseal.sources s) a, (select json_agg(s)::text from hookseal.source_secrets s) b',
        [],
      ),
    )
    for (const text of [
      ...responses.map((response) => response.text),
      api.sender.logged.join(),
      JSON.stringify(rows),
    ]) {
      expect(text).not.toContain('only_the_provider')
      expect(text).not.toContain('only-meta-knows')
    }
  })

  it('responds to an unknown source, a disabled and a deleted one equally', async () => {
    const { id, path } = await createSource('stripe')
    await admin('PATCH', `/sources/${id}`, { body: { enabled: false } })
    const disabled = await postStripe(path, INVOICE)
    expectProblem(disabled, 404, 'ERR_API_NOT_FOUND')
    expect(await admin('DELETE', `/sources/${id}`)).toMatchObject({
      status: 200,
      body: { id, deleted: true },
    })
    const others = [path, `//in/src_${'0'.repeat(32)}`, '//in/nothing', `//in/${'x'.repeat(4000)}`]
    for (const other of others) {
      const { status, text } = await postStripe(other, INVOICE)
      expect({ status, text }).toStrictEqual({ status: 404, text: disabled.text })
    }
    expectProblem(await admin('GET', `/sources/${id}`), 404, 'ERR_SENDER_NOT_FOUND')
  })

  it.each([
    [{ provider: 'stripee', secrets: [SECRET] }, 'ERR_SENDER_PROVIDER', 'provider'],
    [{ provider: 'standard-webhooks', secrets: ['whsec_short'] }, 'ERR_SENDER_SECRET', 'secrets'],
    [{ provider: 'stripe', secrets: [`${SECRET}\n`] }, 'ERR_SENDER_SECRET', 'secrets'],
    [{ provider: 'stripe', secrets: [] }, 'ERR_API_INVALID', 'secrets'],
    [{ provider: 'twilio', secrets: [SECRET] }, 'ERR_SENDER_INVALID', 'public_url'],
    [
      { provider: 'twilio', secrets: [SECRET], public_url: 'https://10.0.0.1/in' },
      'ERR_SENDER_URL',
      'public_url',
    ],
    [{ provider: 'braintree', secrets: [SECRET] }, 'ERR_SENDER_INVALID', 'public_key'],
    [{ provider: 'stripe', secrets: [SECRET], order_key: 'a..b' }, 'ERR_SENDER_INVALID', 'order_key'],
    [{ provider: 'stripe', secrets: [SECRET], secret: SECRET }, 'ERR_API_INVALID', 'secret'],
  ])('rejects %j with %s', async (body, code, field) => {
    vi.stubEnv('TWILIO_PUBLIC_URL', 'https://example.com')
    vi.stubEnv('BRAINTREE_PUBLIC_KEY', 'of-the-operator')
    const response = await admin('POST', '/sources', { body })
    expectProblem(response, 422, code, field)
    expect(response.text).not.toContain(SECRET)
  })

  it('verifies the URL of the source, and not that of the request', async () => {
    const publicUrl = 'https://hooks.example.com/in/twilio'
    const { path } = await createSource('twilio', { public_url: publicUrl })
    const body = 'From=%2B1&Body=hello'
    const headers = await twilio.signedHeaders({ body, publicUrl }, SECRET)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await post(path, body, { ...headers, ...form })).status).toBe(202)
    const { body: events } = await admin('GET', '/events?type=twilio.event')
    expect(events['data']).toHaveLength(1)
  })

  it('receives any sender of Standard Webhooks', async () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const { id, path } = await createSource('standard-webhooks', { secrets: [secret] })
    const body = '{"type":"user.created"}'
    const headers = await signedHeaders({ id: 'msg_1', timestamp: new Date(), body }, secret)
    expect((await post(path, body, headers)).status).toBe(202)
    const { body: stored } = await admin('GET', `/events/${encodeURIComponent(`${id}:msg_1`)}`)
    expect(stored).toMatchObject({ type: 'standard-webhooks.user.created' })
  })

  it('rejects more of them than the quota', async () => {
    await api.sender.organizations.update('umbrella', { quotas: { sources: 1 } })
    const umbrella = await api.as(['admin'], ['umbrella'])
    const body = { provider: 'stripe', secrets: [SECRET] }
    expect((await umbrella('POST', '/sources', { body })).status).toBe(201)
    expect((await umbrella('POST', '/sources', { body })).body).toMatchObject({
      code: 'ERR_API_QUOTA',
      quota: 'sources',
    })
  })
})

describe('subscriptions', () => {
  it('rejects types of a provider without a source, and wildcards of published types', async () => {
    for (const events of [['linear.*'], ['linear.Issue'], ['invoice.*'], ['*'], ['stripe*']]) {
      const response = await admin('POST', '/webhooks', { body: { url, events } })
      expectProblem(response, 422, 'ERR_SENDER_EVENT_TYPE', 'events')
    }
  })

  it('does not match published events by a wildcard', async () => {
    await createSource('box')
    await api.sender.eventTypes.upsert('box.created')
    const { id } = await subscribe('box.*')
    await admin('POST', '/events', { body: { id: 'box-1', type: 'box.created', data: {} } })
    const { body } = await admin('GET', `/webhooks/${id}/deliveries`)
    expect(body['data']).toStrictEqual([])
    const replayed = await admin('POST', `/webhooks/${id}/replay`, {
      body: { missing: true, since: '2026-01-01T00:00:00Z' },
    })
    expect(replayed.body).toMatchObject({ matched: 0 })
  })

  it('creates missed deliveries of a wildcard, and sends tests of it', async () => {
    const { id: sourceId, path } = await createSource('linear')
    const { linear } = await import('@hookseal/providers/linear')
    const body = JSON.stringify({ type: 'Issue', webhookTimestamp: Date.now() })
    expect((await post(path, body, await linear.signedHeaders({ body, id: 'l-1' }, SECRET))).status).toBe(202)
    const { id } = await subscribe('linear.*')
    expect((await admin('POST', `/webhooks/${id}/test`)).status).toBe(202)
    const replayed = await admin('POST', `/webhooks/${id}/replay`, {
      body: { missing: true, since: '2026-01-01T00:00:00Z' },
    })
    expect(replayed.body).toMatchObject({ matched: 1 })
    expect(await arrivalsOf(sourceId, 1)).toHaveLength(1)
  })
})

it('lists the providers with what a source of each needs', async () => {
  const { body } = await admin('GET', '/providers')
  const data = body['data'] as Record<string, unknown>[]
  expect(data.length).toBeGreaterThan(60)
  const byName = Object.fromEntries(data.map((row) => [row['name'], row]))
  expect(byName['twilio']).toMatchObject({ needs_public_url: true, needs_verify_token: false })
  expect(byName['meta']).toMatchObject({ needs_public_url: false, needs_verify_token: true })
  expect(byName['plaid']).toMatchObject({ options: ['client_id', 'environment'] })
  expect(data.filter((row) => row['needs_public_url']).map((row) => row['name'])).toStrictEqual(
    expect.arrayContaining(['square', 'trello', 'hubspot', 'contentful', 'qstash', 'twilio']),
  )
})
