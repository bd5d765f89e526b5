import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Sender } from '@hookseal/sender'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { runProgram } from '@hookseal/services/program'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createConsumer } from '../src/consumer.ts'
import { createApi, createAssessments } from '../src/provider.ts'

/** Long enough for a busy machine. */
const SOON = { timeout: 8000 }

let sender: Sender
let api: string
let token: string

beforeAll(async () => {
  sender = await createAssessments({
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8'],
    logger: { info() {}, warn() {}, error: console.error },
  })
  await sender.start()
  const organizationIds = ['default']
  token = (await sender.apiKeys.create({ name: 'test', scopes: ['admin'], organizationIds })).key
  const server = serve({ fetch: createApi(sender).fetch, port: 0 })
  await once(server, 'listening')
  api = addressOf(server)
  return () => server.close()
})

afterAll(async () => sender.stop())

describe('assessments', () => {
  it('delivers a score to a consumer on Express, once', async () => {
    let secret = ''
    const taken: unknown[] = []
    const consumer = createConsumer(
      () => secret,
      (payload) => void taken.push(payload),
    ).listen(0)
    onTestFinished(() => void consumer.close())
    await once(consumer, 'listening')
    const created = await call('POST', '/webhooks', {
      url: `${addressOf(consumer)}/webhooks`,
      events: ['elp_test.scored'],
    })
    expect(created).toEqual({
      status: 201,
      body: {
        id: expect.stringMatching(/^wh_/),
        url: `${addressOf(consumer)}/webhooks`,
        events: ['elp_test.scored'],
        headers: {},
        enabled: true,
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        signing_secret: expect.stringMatching(/^whsec_/),
      },
    })
    secret = created.body.signing_secret
    const { status, body } = await call('POST', '/elp-tests/elp_7/score', { score: 118 })
    expect(status).toBe(202)

    const delivery = await delivered(created.body.id)
    expect(delivery).toMatchObject({ event_id: body.event_id, attempt: 1, response_status: 204 })
    expect(taken).toMatchObject([{ type: 'elp_test.scored', data: { test_id: 'elp_7', score: 118 } }])

    // webhook-id is stable across retries and replays: processed once, the rest ignored.
    expect((await call('POST', `/deliveries/${delivery.id}/replay`)).status).toBe(202)
    expect(await delivered(created.body.id)).toMatchObject({ attempt: 2, response_status: 200 })
    expect(taken).toHaveLength(1)
  })

  it('is verified by the official library unchanged', async () => {
    const { received, url } = await listen()
    const { body: endpoint } = await call('POST', '/webhooks', { url, events: ['elp_test.scored'] })
    const { body } = await call('POST', '/elp-tests/elp_8/score', { score: 90 })
    await delivered(endpoint.id)
    const [{ headers, text } = unreceived()] = received
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': body.event_id,
      'webhook-timestamp': expect.stringMatching(/^\d+$/),
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    })
    expect(new Webhook(endpoint.signing_secret).verify(text, headers)).toEqual({
      type: 'elp_test.scored',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { test_id: 'elp_8', score: 90 },
    })
  })

  it('signs with both secrets for 24 hours after a rotation, so that either verifies', async () => {
    const { received, url } = await listen()
    const { body: before } = await call('POST', '/webhooks', { url, events: ['elp_test.scored'] })
    const rotatedAt = Date.now()
    const { body: after } = await call('POST', `/webhooks/${before.id}/rotate-secret`)
    expect(after.signing_secret).toMatch(/^whsec_/)
    expect(after.signing_secret).not.toBe(before.signing_secret)
    const overlap = Date.parse(after.previous_secret_expires_at) - rotatedAt
    expect(Math.round(overlap / 60_000)).toBe(24 * 60)

    await call('POST', '/elp-tests/elp_9/score', { score: 70 })
    await delivered(before.id)
    const [{ headers, text } = unreceived()] = received
    expect(headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/)
    for (const secret of [before.signing_secret, after.signing_secret])
      expect(new Webhook(secret).verify(text, headers)).toMatchObject({ data: { test_id: 'elp_9' } })
  })

  it('drops custom headers that collide with its own at delivery time, and sends the others', async () => {
    const { received, url } = await listen()
    const headers = {
      'webhook-id': 'msg_forged',
      'Webhook-Timestamp': '1',
      'WEBHOOK-SIGNATURE': 'v1,forged',
      'x-tenant': 'acme',
    }
    const created = await call('POST', '/webhooks', { url, events: ['elp_test.scored'], headers })
    expect(created.body.headers).toEqual(headers)
    const { body } = await call('POST', '/elp-tests/elp_10/score', { score: 60 })
    await delivered(created.body.id)
    const [delivery = unreceived()] = received
    expect(delivery.headers).toMatchObject({ 'webhook-id': body.event_id, 'x-tenant': 'acme' })
    expect(JSON.stringify(delivery)).not.toContain('forged')
    expect(() =>
      new Webhook(created.body.signing_secret).verify(delivery.text, delivery.headers),
    ).not.toThrow()
  })

  it('logs what failed with request and response, to be retried for about 24 hours or replayed', async () => {
    const answers = [new Response('not today', { status: 500 })]
    const { received, url } = await listen(answers)
    const { body: endpoint } = await call('POST', '/webhooks', { url, events: ['elp_test.scored'] })
    await call('POST', '/elp-tests/elp_11/score', { score: 50 })
    await expect.poll(async () => (await logOf(endpoint.id))[0]?.status, SOON).toBe('failed')
    const [row = unreceived()] = await logOf(endpoint.id)
    const { body: opened } = await call('GET', `/deliveries/${row.id}`)
    expect(opened).toEqual({
      ...row,
      next_attempt_at: expect.stringMatching(/Z$/),
      request_body: received[0]?.text,
      attempts: [
        {
          started_at: expect.stringMatching(/Z$/),
          request_headers: expect.objectContaining({ 'webhook-id': row.event_id }),
          response_status: 500,
          response_body: 'not today',
          error_message: null,
        },
      ],
    })
    const hours = sender.policy.scheduleSeconds.reduce((sum, seconds) => sum + seconds, 0) / 3600
    expect(Math.round(hours)).toBe(24)

    await call('POST', `/deliveries/${row.id}/replay`)
    expect(await delivered(endpoint.id)).toMatchObject({ id: row.id, attempt: 2 })
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([row.event_id, row.event_id])
  })

  it('lists the catalogue, knows no wildcard, and manages endpoints', async () => {
    const { body: types } = await call('GET', '/event-types')
    expect(types.data).toContainEqual({
      name: 'elp_test.scored',
      description: 'A test of English language proficiency was scored.',
      example: { test_id: 'elp_1', score: 118 },
    })
    const url = 'https://example.com/webhooks'
    expect(await call('POST', '/webhooks', { url, events: ['*'] })).toMatchObject({
      status: 422,
      body: { field: 'events' },
    })
    const { body: created } = await call('POST', '/webhooks', { url, events: ['elp_test.scored'] })
    const { signing_secret: _shownOnce, ...shown } = created
    const changed = { ...shown, enabled: false }
    expect(await call('PATCH', `/webhooks/${created.id}`, { enabled: false })).toEqual({
      status: 200,
      body: changed,
    })
    expect((await call('GET', '/webhooks')).body.data[0]).toEqual(changed)
    expect((await call('DELETE', `/webhooks/${created.id}`)).status).toBe(204)
    expect((await call('PATCH', `/webhooks/${created.id}`, {})).status).toBe(404)
    expect((await fetch(`${api}/webhooks`)).status).toBe(401)
    const broken = {
      method: 'POST',
      body: '{',
      headers: { ...authorized(), 'content-type': 'application/json' },
    }
    expect((await fetch(`${api}/webhooks`, broken)).status).toBe(400)
  })

  it('starts as its README says', { timeout: START_TIMEOUT_MS }, async () => {
    const program = await runProgram(new URL('../src/main.ts', import.meta.url))
    const url = await program.listening()
    const [, key] = /token is (\S+)/.exec(program.stdout()) ?? []
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: '{"score":118}' }
    expect((await fetch(`${url}/elp-tests/elp_1/score`, init)).status).toBe(202)
    await expect.poll(program.stdout, SOON).toContain("data: { test_id: 'elp_1', score: 118 }")
  })
})

/** A request with the token. The body of its answer is judged by the test. */
async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(api + path, {
    method,
    headers: { ...authorized(), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

function authorized() {
  return { authorization: `Bearer ${token}` }
}

async function logOf(endpointId: string) {
  return (await call('GET', `/webhooks/${endpointId}/deliveries`)).body.data
}

/** The newest delivery of an endpoint, once it got there. */
async function delivered(endpointId: string) {
  await expect.poll(async () => (await logOf(endpointId))[0]?.status, SOON).toBe('delivered')
  return (await logOf(endpointId))[0]
}

/** A consumer that keeps what it gets as it came, and answers 204 after `answers`. */
async function listen(answers: Response[] = []) {
  const received: { headers: Record<string, string>; text: string }[] = []
  const server = serve({
    port: 0,
    fetch: async (request) => {
      received.push({ headers: Object.fromEntries(request.headers), text: await request.text() })
      return answers.shift() ?? new Response(null, { status: 204 })
    },
  })
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return { received, url: addressOf(server) }
}

function addressOf(server: { address(): AddressInfo | string | null }): string {
  // A TCP server that listens has a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function unreceived(): never {
  throw new Error('nothing was received')
}
