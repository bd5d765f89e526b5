import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'

let sender: TestSender

beforeAll(async () => {
  sender = await createTestSender()
  await sender.eventTypes.upsert('invoice.paid', {
    schema: {
      type: 'object',
      required: ['amount'],
      properties: { amount: { type: 'number', minimum: 0 }, at: { type: 'string', format: 'date-time' } },
    },
    example: { amount: 1 },
  })
  await sender.eventTypes.upsert('invoice.sent')
  await sender.organizations.create({ id: 'other', name: 'Other' })
  const endpoint = { url: 'http://127.0.0.1:9999/hook', events: ['invoice.paid'] }
  await sender.endpoints.create(endpoint)
  await sender.endpoints.create({ ...endpoint, events: ['invoice.paid', 'invoice.sent'] })
  await sender.endpoints.create({ ...endpoint, enabled: false })
  await sender.endpoints.create({ ...endpoint, organizationId: 'other' })
})

afterAll(async () => sender.stop())

describe('publish', () => {
  it('publishes without a delay by the many deliveries of another organization', async () => {
    await sender.organizations.create({ id: 'wide', name: 'Wide' })
    for (let n = 0; n < 50; n++)
      await sender.endpoints.create({
        url: `http://127.0.0.1:9999/${n}`,
        events: ['invoice.sent'],
        organizationId: 'wide',
      })
    const wide = Array.from({ length: 130 }, async () =>
      sender.events.publish({ type: 'invoice.sent', data: 1, organizationId: 'wide' }),
    )
    await sender.events.publish({ type: 'invoice.sent', data: 1, organizationId: 'other' })
    const { data: stored } = await sender.events.list({ organizationId: 'wide', limit: 250 })
    expect(stored.length).toBeLessThan(130)
    const published = await Promise.all(wide)
    expect(published.map(({ deliveryIds }) => deliveryIds.length)).toEqual(wide.map(() => 50))
  })

  it.each([
    ['U+0000', { text: 'a\0' }],
    ['U+0000 in a name', { 'a\0': 1 }],
    ['a lone surrogate', ['\\\uD800']],
  ])('rejects %s in data, as the API does', async (_, data) => {
    await expect(sender.events.publish({ type: 'invoice.sent', data })).rejects.toMatchObject({
      code: 'ERR_SENDER_PAYLOAD',
      field: 'data',
    })
  })

  it('accepts data with backslashes that look like escapes of NUL and lone surrogates', async () => {
    const data = { text: '\\u0000 \\\\ud800 \u{1F600}' }
    const { id } = await sender.events.publish({ type: 'invoice.sent', data })
    expect(JSON.parse((await sender.events.get(id)).body)).toMatchObject({ data })
  })

  it('rejects data that is nested too deeply for a recursive schema', async () => {
    const items = { $ref: '#/$defs/list' }
    await sender.eventTypes.upsert('nested', {
      schema: { $defs: { list: { type: 'array', items } }, ...items },
    })
    let data: unknown[] = []
    for (let depth = 0; depth < 20_000; depth++) data = [data]
    await expect(sender.events.publish({ type: 'nested', data })).rejects.toMatchObject({
      code: 'ERR_SENDER_PAYLOAD',
      field: 'data',
    })
  })

  it('creates a delivery for each enabled endpoint of the organization that subscribes to the type', async () => {
    const paid = await sender.events.publish({ type: 'invoice.paid', data: { amount: 1 } })
    expect(paid).toMatchObject({
      created: true,
      deliveryIds: [expect.stringMatching(/^whd_/), expect.any(String)],
    })
    const sent = await sender.events.publish({ type: 'invoice.sent', data: {} })
    expect(sent.deliveryIds).toHaveLength(1)
    const elsewhere = await sender.events.publish({ type: 'invoice.sent', data: {}, organizationId: 'other' })
    expect(elsewhere.deliveryIds).toEqual([])
    expect((await sender.deliveries.list({ eventId: sent.id })).data).toMatchObject([
      { id: sent.deliveryIds[0], status: 'pending', attempt: 0, event: 'invoice.sent' },
    ])
  })

  it('stores the body in the standard envelope', async () => {
    const timestamp = new Date('2026-01-02T03:04:05.678Z')
    const { id } = await sender.events.publish({ type: 'invoice.sent', data: { z: 1, a: '€\t' }, timestamp })
    expect((await sender.events.get(id)).body).toBe(
      '{"type":"invoice.sent","timestamp":"2026-01-02T03:04:05.678Z","data":{"z":1,"a":"€\\t"}}',
    )
  })

  it('creates nothing for a repeated id: in sequence, concurrently or in one batch', async () => {
    const event = { id: 'ver_1-completed', type: 'invoice.sent', data: { n: 1 } }
    const results = await Promise.all([1, 2, 3, 4].map(async () => sender.events.publish(event)))
    results.push(...(await sender.events.publishMany([event, event])))
    expect(results.filter(({ created }) => created)).toHaveLength(1)
    expect(results.flatMap(({ deliveryIds }) => deliveryIds)).toHaveLength(1)
    expect(await sender.deliveries.count({ eventId: event.id })).toBe(1)
    const elsewhere = await sender.events.publish({ ...event, organizationId: 'other' })
    expect(elsewhere.created).toBe(true)
  })

  it('publishes all of a batch or none of it', async () => {
    const batch = sender.events.publishMany([
      { id: 'all-1', type: 'invoice.sent', data: 1 },
      { id: 'all-2', type: 'invoice.paid', data: { amount: -1 } },
    ])
    await expect(batch).rejects.toMatchObject({ code: 'ERR_SENDER_PAYLOAD' })
    await expect(sender.events.get('all-1')).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  })

  it('rejects only the event with an unknown organization, of several concurrent ones', async () => {
    const results = await Promise.allSettled([
      sender.events.publish({ id: 'alone-1', type: 'invoice.sent', data: 1 }),
      sender.events.publish({ id: 'alone-2', type: 'invoice.sent', data: 2, organizationId: 'missing' }),
      sender.events.publish({ id: 'alone-3', type: 'invoice.sent', data: 3 }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it("commits or rolls back an event with the caller's transaction", async () => {
    await sender.eventTypes.upsert('order.made') // not cached, so the catalog is read within the transaction
    const publish = async (id: string, work: () => void) =>
      sender.transaction(async (tx) => {
        await tx.query('create table if not exists orders (id text)')
        await tx.query('insert into orders values ($1)', [id])
        await sender.events.publish({ id, type: 'order.made', data: {} }, { tx, idempotencyKey: id })
        await sender.events.publishMany([{ id: `${id}-2`, type: 'order.made', data: {} }], { tx })
        work()
      })
    await publish('kept', () => {})
    const undone = publish('undone', () => {
      throw new Error('roll back')
    })
    await expect(undone).rejects.toThrow('roll back')
    const { rows } = await sender.transaction(async (tx) => tx.query('select id from orders'))
    expect(rows).toEqual([{ id: 'kept' }])
    await expect(sender.events.get('kept-2')).resolves.toMatchObject({ type: 'order.made' })
    await expect(sender.events.get('undone')).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  })

  it.each<{ name: string; event: object; code: string; field: string }>([
    {
      name: 'a type that is not in the catalog',
      event: { type: 'invoice.lost' },
      code: 'EVENT_TYPE',
      field: 'type',
    },
    { name: 'a wildcard', event: { type: 'invoice.*' }, code: 'EVENT_TYPE', field: 'type' },
    { name: 'an operational type', event: { type: 'delivery.dead' }, code: 'EVENT_TYPE', field: 'type' },
    { name: 'no type', event: { type: undefined }, code: 'INVALID', field: 'type' },
    { name: 'no data', event: { data: undefined }, code: 'INVALID', field: 'data' },
    { name: 'data without a required member', event: { data: {} }, code: 'PAYLOAD', field: 'data' },
    { name: 'data out of range', event: { data: { amount: -1 } }, code: 'PAYLOAD', field: 'data.amount' },
    {
      name: 'data of a wrong format',
      event: { data: { amount: 1, at: 'now' } },
      code: 'PAYLOAD',
      field: 'data.at',
    },
    { name: 'a cycle', event: { type: 'invoice.sent', data: cycle() }, code: 'PAYLOAD', field: 'data' },
    { name: 'a BigInt', event: { type: 'invoice.sent', data: 1n }, code: 'PAYLOAD', field: 'data' },
    { name: 'an id with a dot', event: { id: 'a.b' }, code: 'INVALID', field: 'id' },
    { name: 'an id with a space', event: { id: 'a b' }, code: 'INVALID', field: 'id' },
    { name: 'an empty id', event: { id: '' }, code: 'INVALID', field: 'id' },
    { name: 'an id of 257 characters', event: { id: 'a'.repeat(257) }, code: 'INVALID', field: 'id' },
    {
      name: 'a timestamp in words',
      event: { timestamp: 'yesterday' },
      code: 'INVALID',
      field: 'timestamp',
    },
    {
      name: 'an invalid Date',
      event: { timestamp: new Date(Number.NaN) },
      code: 'INVALID',
      field: 'timestamp',
    },
    {
      name: 'too much data',
      event: { type: 'invoice.sent', data: 'x'.repeat(256 * 1024) },
      code: 'PAYLOAD_TOO_LARGE',
      field: 'data',
    },
  ])('rejects $name', async ({ event, code, field }) => {
    const publish = sender.events.publish({ type: 'invoice.paid', data: { amount: 1 }, ...event })
    await expect(publish).rejects.toMatchObject({ code: `ERR_SENDER_${code}`, field })
  })

  it('publishes once for a repeated idempotency key, also concurrently, and returns the same result', async () => {
    const publish = async () =>
      sender.events.publish({ type: 'invoice.sent', data: { n: 2 } }, { idempotencyKey: 'k1' })
    const [first, second] = await Promise.all([publish(), publish()])
    expect(second).toEqual(first)
    expect(await publish()).toEqual(first)
    expect(await sender.deliveries.count({ eventId: first.id })).toBe(1)
    const other = sender.events.publish({ type: 'invoice.sent', data: { n: 3 } }, { idempotencyKey: 'k1' })
    await expect(other).rejects.toMatchObject({ code: 'ERR_SENDER_IDEMPOTENCY', status: 422 })
  })

  it('accepts an idempotency key again if the first request with it failed', async () => {
    const options = { idempotencyKey: 'k2' }
    await expect(
      sender.events.publish({ type: 'invoice.sent', data: 1, organizationId: 'missing' }, options),
    ).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
    await expect(sender.events.publish({ type: 'invoice.sent', data: 1 }, options)).resolves.toMatchObject({
      created: true,
    })
  })
})

function cycle(): object {
  const data: Record<string, unknown> = {}
  data['self'] = data
  return data
}

it('rejects an envelope that returns a promise', async () => {
  const own = await createTestSender({ envelope: async ({ data }) => data })
  onTestFinished(async () => own.stop())
  await own.eventTypes.upsert('a.one')
  await expect(own.events.publish({ type: 'a.one', data: {} })).rejects.toMatchObject({
    code: 'ERR_SENDER_PAYLOAD',
    message: expect.stringContaining('promise'),
  })
}, 60_000)
