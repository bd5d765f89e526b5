import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { eventually, settledDeliveries, startStack, type Stack, verifyByReference } from './start-stack.ts'

let stack: Stack
let endpoint: Record<string, unknown>
let secret: string

beforeAll(async () => {
  stack = await startStack({ scheduleSeconds: [0, 0.1, 0.1] })
  await stack.sender.eventTypes.upsert('elp_test.scored', {
    description: 'A test was scored.',
    schema: { type: 'object', required: ['score'], properties: { score: { type: 'number' } } },
    example: { score: 7 },
  })
  await stack.sender.eventTypes.upsert('elp_test.started')
})
afterAll(async () => stack.stop())

beforeEach(async () => {
  const created = await stack.api('POST', '/webhooks', {
    url: stack.receiver.url,
    events: ['elp_test.scored'],
  })
  endpoint = created.body
  secret = String(endpoint['signing_secret'])
  stack.receiver.secrets.splice(0, Infinity, { secret, label: 'current' })
  return async () => stack.api('DELETE', `/webhooks/${String(endpoint['id'])}`)
})

async function publish(data: unknown = { score: 7 }, { api } = stack): Promise<string> {
  const { status, body } = await api('POST', '/events', { type: 'elp_test.scored', data })
  expect(status).toBe(202)
  return String(body['id'])
}

describe('assessments', () => {
  it('A1 posts the envelope and headers of the spec, which any verifier accepts unchanged', async () => {
    const id = await publish()
    await settledDeliveries(stack.api, id)
    const request = stack.receiver.received.findLast(({ headers }) => headers['webhook-id'] === id)
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    })
    const payload = { type: 'elp_test.scored', timestamp: expect.any(String), data: { score: 7 } }
    expect(request && verifyByReference(secret, request)).toEqual(payload)
    expect(stack.receiver.handled.at(-1)).toMatchObject({ id, payload })
  })

  it('A2 lists the catalog, and accepts subscriptions only to its types by name', async () => {
    const { body } = await stack.api('GET', '/event-types')
    const names = (body['data'] as { name: string }[]).map(({ name }) => name) // a list, by the API's schema
    expect(names).toEqual(expect.arrayContaining(['elp_test.scored', 'elp_test.started']))
    for (const events of [['*'], ['elp_test.*'], [], ['elp_test.scored', 'unknown']]) {
      const rejected = await stack.api('POST', '/webhooks', { url: stack.receiver.url, events })
      expect(rejected).toMatchObject({ status: 422, body: { field: expect.stringMatching(/^events/) } })
    }
    const { status, body: event } = await stack.api('POST', '/events', { type: 'elp_test.started', data: {} })
    expect(status).toBe(202)
    expect((await stack.api('GET', `/deliveries?event_id=${String(event['id'])}`)).body['data']).toEqual([])
  })

  it('A3 returns the secret at creation and never again', async () => {
    expect(secret).toMatch(/^whsec_/)
    expect(endpoint['_warning']).toMatch(/not shown again/)
    const id = String(endpoint['id'])
    await stack.api('PATCH', `/webhooks/${id}`, { description: 'changed' })
    const shown = [await stack.api('GET', `/webhooks/${id}`), await stack.api('GET', '/webhooks')]
    expect(JSON.stringify(shown)).not.toContain('"signing_secret"')
    expect(JSON.stringify([shown, stack.sender.logged])).not.toContain(secret.slice(14))
  })

  it('A4 signs with both secrets for 24 hours after a rotation', async () => {
    const before = Date.now()
    const rotated = await stack.api('POST', `/webhooks/${String(endpoint['id'])}/rotate-secret`)
    const next = String(rotated.body['signing_secret'])
    expect(next).not.toBe(secret)
    const until = Date.parse(String(rotated.body['previous_secret_expires_at']))
    const dayMs = 24 * 60 * 60 * 1000
    expect(until).toBeGreaterThanOrEqual(before + dayMs)
    expect(until).toBeLessThanOrEqual(Date.now() + dayMs)
    const id = await publish()
    await settledDeliveries(stack.api, id)
    const request = stack.receiver.received.findLast(({ headers }) => headers['webhook-id'] === id)
    expect(request?.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    for (const active of [secret, next]) expect(request && verifyByReference(active, request)).toBeDefined()
    expect(stack.receiver.handled.at(-1)?.id).toBe(id)
  })

  it.each([
    { name: 'a status other than 2xx', failure: 500, error: 'The endpoint responded with 500.' },
    { name: 'a redirect', failure: 302, error: 'The endpoint responded with 302.' },
    { name: 'a closed connection', failure: 'cut', error: expect.stringContaining('broke') },
  ] as const)(
    'A5 retries after $name, until the schedule ends and the delivery is dead',
    async ({ failure, error }) => {
      stack.receiver.failures.push(failure)
      const recovered = await settledDeliveries(stack.api, await publish())
      expect(recovered).toMatchObject([
        { status: 'delivered', attempt: 2, response_status: 200, error_message: null },
      ])
      stack.receiver.failures.push(failure, failure, failure)
      const dead = await settledDeliveries(stack.api, await publish())
      expect(dead).toMatchObject([
        { status: 'dead', attempt: 3, error_message: error, next_attempt_at: null },
      ])
    },
  )

  it('A5 retries without a response in time, until the schedule ends and the delivery is dead', async () => {
    // A stack of its own: with its time limit, a busy machine could time out the deliveries of the other tests.
    const slow = await startStack({ scheduleSeconds: [0, 0.1, 0.1], requestTimeoutSeconds: 1 })
    onTestFinished(async () => slow.stop())
    await slow.sender.eventTypes.upsert('elp_test.scored')
    await slow.api('POST', '/webhooks', { url: slow.receiver.url, events: ['elp_test.scored'] })
    slow.receiver.failures.push('hang', 'hang', 'hang')
    const dead = await settledDeliveries(slow.api, await publish({}, slow))
    expect(dead).toMatchObject([
      {
        status: 'dead',
        attempt: 3,
        error_message: expect.stringContaining('within 1000 ms'),
        next_attempt_at: null,
      },
    ])
  })

  it('A6 keeps the id in retries and replays, and the receiver handles the event once', async () => {
    stack.receiver.failures.push(500, 500)
    const id = await publish()
    const [delivery] = await settledDeliveries(stack.api, id)
    const requests = stack.receiver.received.filter(({ headers }) => headers['webhook-id'] === id)
    expect(requests).toHaveLength(3)
    await stack.api('POST', `/deliveries/${String(delivery?.['id'])}/replay`)
    await eventually(async () => {
      const { body } = await stack.api('GET', `/deliveries/${String(delivery?.['id'])}`)
      return body['attempt'] === 4 && body['status'] === 'delivered' ? body : undefined
    })
    expect(stack.receiver.handled.filter((message) => message.id === id)).toHaveLength(1)
  })

  it('A7 logs every attempt with its request and response, and replays a dead delivery', async () => {
    stack.receiver.failures.push(503, 503, 503)
    const id = await publish({ score: 9 })
    await settledDeliveries(stack.api, id)
    const list = await stack.api('GET', `/webhooks/${String(endpoint['id'])}/deliveries`)
    const [row] = list.body['data'] as Record<string, unknown>[] // a list, by the API's schema
    expect(row).toMatchObject({ event_id: id, status: 'dead', attempt: 3 })
    const { body } = await stack.api('GET', `/deliveries/${String(row?.['id'])}`)
    expect(body['attempts']).toHaveLength(3)
    expect(body['attempts']).toMatchObject([
      { attempt: 1, response_status: 503, response_body: 'Service Unavailable' },
      { attempt: 2, request_headers: { 'webhook-id': id } },
      { attempt: 3, latency_ms: expect.any(Number) },
    ])
    expect(JSON.stringify(body)).toContain('score')
    expect((await stack.api('POST', `/deliveries/${String(row?.['id'])}/replay`)).status).toBe(202)
    expect(await settledDeliveries(stack.api, id)).toMatchObject([{ status: 'delivered', attempt: 4 }])
  })

  it('A8 sends custom headers, and drops those with the names of signature headers', async () => {
    const headers = {
      'X-Tenant': 'blue',
      'Webhook-Signature': 'v1,forged',
      'webhook-id': 'forged',
      'WEBHOOK-TIMESTAMP': '1',
    }
    // The REST API rejects such names. The library leaves it to the application whether to accept them.
    expect((await stack.api('PATCH', `/webhooks/${String(endpoint['id'])}`, { headers })).status).toBe(422)
    await stack.sender.endpoints.update(String(endpoint['id']), { headers })
    const id = await publish()
    await settledDeliveries(stack.api, id)
    const request = stack.receiver.received.findLast(({ headers: sent }) => sent['webhook-id'] === id)
    expect(request?.headers['x-tenant']).toBe('blue')
    expect(JSON.stringify(request?.headers)).not.toContain('forged')
    expect(request && verifyByReference(secret, request)).toBeDefined()
  })
})
