import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Call, expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi
let publisher: Call
let foreign: Call
beforeAll(async () => {
  api = await startApi()
  publisher = await api.as(['publish'])
  foreign = await api.as(['publish'], ['umbrella'])
  await api.sender.eventTypes.upsert('order.made', {
    schema: { type: 'object', required: ['n'], properties: { n: { type: 'number' } } },
  })
  for (const url of ['http://127.0.0.1:4996/1', 'http://127.0.0.1:4996/2'])
    await api.sender.endpoints.create({ url, events: ['invoice.paid'], organizationId: 'acme' })
})
afterAll(async () => api.stop())

function events(...list: object[]) {
  return { body: { events: list } }
}

const PAID = { type: 'invoice.paid', data: {} }
const MADE = { type: 'order.made', data: { n: 1 } }

async function exists(id: string): Promise<boolean> {
  return api.sender.events.get(id, { organizationId: 'acme' }).then(
    () => true,
    () => false,
  )
}

describe('POST /events/batch', () => {
  it('responds with one result for each event, in their order', async () => {
    await publisher('POST', '/events', { body: { ...PAID, id: 'before' } })
    const response = await publisher(
      'POST',
      '/events/batch',
      events({ ...PAID, id: 'one' }, { ...PAID, id: 'before' }, { ...PAID, id: 'one' }, MADE),
    )
    expect(response).toMatchObject({ status: 202 })
    expect(response.body).toEqual({
      data: [
        { id: 'one', created: true, delivery_count: 2 },
        { id: 'before', created: false, delivery_count: 0 },
        { id: 'one', created: false, delivery_count: 0 },
        { id: expect.stringMatching(/^evt_/), created: true, delivery_count: 0 },
      ],
    })
  })

  it('keeps data as it was written, also with repeated members, brackets in strings and whitespace', async () => {
    const texts = ['12345678901234567890', '{"a":"]}\\"","2":10.0}', '[ [], {} ]', '"]"', '-0.0']
    const items = texts.map(
      (data, n) => `{ "id":"text-${n}" ,"data":1, "data" : ${data} , "type":"invoice.paid"}`,
    )
    const raw = `{"events":[], "events" : [ ${items.join(' ,\n')} ]\t}`
    expect((await publisher('POST', '/events/batch', { raw })).status).toBe(202)
    for (const [n, data] of texts.entries()) {
      const { body } = await api.sender.events.get(`text-${n}`, { organizationId: 'acme' })
      expect(body.slice(body.indexOf('"data":') + 7, -1)).toBe(data)
    }
  })

  it.each([
    {
      name: 'the schema',
      event: { ...MADE, data: { n: 'x' } },
      code: 'ERR_SENDER_PAYLOAD',
      field: 'events.2.data.n',
    },
    {
      name: 'the catalog',
      event: { ...MADE, type: 'no.type' },
      code: 'ERR_SENDER_EVENT_TYPE',
      field: 'events.2.type',
    },
    {
      name: 'the syntax of ids',
      event: { ...MADE, id: 'a.b' },
      code: 'ERR_SENDER_INVALID',
      field: 'events.2.id',
    },
    { name: 'the API', event: { ...MADE, extra: 1 }, code: 'ERR_API_INVALID', field: 'events.2.extra' },
    {
      name: 'the size',
      event: { ...PAID, data: 'x'.repeat(262_144) },
      code: 'ERR_SENDER_PAYLOAD_TOO_LARGE',
      field: 'events.2.data',
    },
  ])('publishes none of the events if one violates $name, and names it', async ({ event, code, field }) => {
    const id = `none-${field}`.replaceAll('.', '-')
    const response = await publisher('POST', '/events/batch', events({ ...PAID, id }, MADE, event))
    expectProblem(response, code === 'ERR_SENDER_PAYLOAD_TOO_LARGE' ? 413 : 422, code, field)
    expect(await exists(id)).toBe(false)
  })

  it.each([
    { name: 'no events', list: [] },
    { name: '1001 events', list: Array.from({ length: 1001 }, () => PAID) },
  ])('rejects $name', async ({ list }) => {
    expectProblem(await publisher('POST', '/events/batch', events(...list)), 422, 'ERR_API_INVALID', 'events')
  })

  it('accepts 1,000 events and bodies over 1 MiB, up to 10 MiB', async () => {
    const list = Array.from({ length: 1000 }, (_, n) => ({
      ...MADE,
      id: `many-${n}`,
      data: { n, text: 'x'.repeat(2000) },
    }))
    const { status, body } = await publisher('POST', '/events/batch', events(...list))
    expect(status).toBe(202)
    expect(body['data']).toHaveLength(1000)
    const raw = `{"events":[${JSON.stringify(PAID)}]}${' '.repeat(10 * 1024 * 1024)}`
    expectProblem(await publisher('POST', '/events/batch', { raw }), 413, 'ERR_API_BODY_TOO_LARGE')
  })

  it('returns the first result for a repeated idempotency key, and rejects other events with it', async () => {
    const headers = { 'idempotency-key': 'batch-1' }
    const first = await publisher('POST', '/events/batch', { ...events(PAID, MADE), headers })
    expect((await publisher('POST', '/events/batch', { ...events(PAID, MADE), headers })).body).toEqual(
      first.body,
    )
    const other = await publisher('POST', '/events/batch', { ...events(PAID), headers })
    expectProblem(other, 422, 'ERR_SENDER_IDEMPOTENCY', 'Idempotency-Key')
  })

  it('rejects the idempotency key of a single event for a batch of it, and the other way round', async () => {
    const [single, batch] = [{ body: PAID }, events(PAID)]
    for (const [key, first, second] of [
      ['single-first', '/events', '/events/batch'],
      ['batch-first', '/events/batch', '/events'],
    ] as const) {
      const send = async (path: string) =>
        publisher('POST', path, {
          ...(path === '/events' ? single : batch),
          headers: { 'idempotency-key': key },
        })
      expect((await send(first)).status).toBe(202)
      expectProblem(await send(second), 422, 'ERR_SENDER_IDEMPOTENCY', 'Idempotency-Key')
    }
  })

  it('counts each event for the quota, of its organization', async () => {
    await api.operator('PUT', '/organizations/umbrella', { body: { quotas: { events_per_second: 1 } } })
    const batch = events(...Array.from({ length: 100 }, () => MADE))
    expect((await foreign('POST', '/events/batch', batch)).status).toBe(202)
    const next = await foreign('POST', '/events', { body: MADE })
    expect(next).toMatchObject({ status: 429, body: { quota: 'events_per_second' } })
    // 100 events at one a second.
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(60)
    expect((await publisher('POST', '/events', { body: MADE })).status).toBe(202)
  })

  it('names the event that exceeds the quota of its payload', async () => {
    await api.operator('PUT', '/organizations/acme', { body: { quotas: { payload_bytes: 1000 } } })
    const response = await publisher(
      'POST',
      '/events/batch',
      events(MADE, { ...PAID, data: 'x'.repeat(1000) }),
    )
    expect(response).toMatchObject({
      status: 422,
      body: { quota: 'payload_bytes', detail: expect.stringContaining('events.1: ') },
    })
    await api.operator('PUT', '/organizations/acme', { body: { quotas: { payload_bytes: null } } })
  })

  it('requires the scope publish', async () => {
    const reader = await api.as(['read'])
    expectProblem(await reader('POST', '/events/batch', events(PAID)), 403, 'ERR_API_SCOPE')
  })
})
