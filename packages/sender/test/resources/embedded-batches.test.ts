import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'

const EVENTS = 400
const ENDPOINTS = 3
const TYPES = ['a.one', 'a.two']

let sender: TestSender
beforeAll(async () => {
  sender = await createTestSender()
  for (const type of TYPES) await sender.eventTypes.upsert(type)
  await sender.organizations.create({ id: 'other', name: 'Other' })
  for (let n = 0; n < ENDPOINTS; n++)
    await sender.endpoints.create({ url: `http://127.0.0.1:4996/${n}`, events: TYPES })
})
afterAll(async () => sender.stop())

/** Selects one number. */
async function count(text: string): Promise<number> {
  return sender.transaction(async (tx) => {
    const [row] = (await tx.query(`select count(*)::int as count from ${text}`)).rows as { count: number }[]
    return row?.count ?? Number.NaN
  })
}

describe('a batch on an embedded database', () => {
  it('lets other publishes into a batch on PGlite, which resolves when all of its deliveries exist', async () => {
    const events = Array.from({ length: EVENTS }, (_, n) => ({ type: TYPES[n % 2] ?? '', data: n }))
    const batch = sender.events.publishMany(events)
    await sender.events.publish({ type: 'a.one', data: 1, organizationId: 'other' })
    expect(await count('hookseal.deliveries')).toBeLessThan(EVENTS * ENDPOINTS)

    const results = await batch
    expect(results.map(({ created, deliveryCount }) => ({ created, deliveryCount }))).toEqual(
      results.map(() => ({ created: true, deliveryCount: ENDPOINTS })),
    )
    expect(await count('hookseal.deliveries')).toBe(EVENTS * ENDPOINTS)
    expect(await count('(select event_id, endpoint_id from hookseal.deliveries group by 1, 2) each')).toBe(
      EVENTS * ENDPOINTS,
    )
    expect(await count('hookseal_queue.job')).toBe(EVENTS * ENDPOINTS)
    expect(await count('hookseal.fanouts')).toBe(0)
    const large = 'select from hookseal.deliveries group by xmin having count(*) > 250'
    expect(await count(`(${large}) portion`)).toBe(0)
    // All events are of one transaction.
    expect(
      await count("(select xmin from hookseal.events where organization_id = 'default' group by 1) t"),
    ).toBe(1)
  })

  it('creates the deliveries of an endpoint that is disabled between two portions, so that they can be replayed', async () => {
    const { id } = await sender.endpoints.create({ url: 'http://127.0.0.1:4996/disabled', events: ['a.one'] })
    const events = Array.from({ length: EVENTS }, (_, n) => ({ type: 'a.one', data: n }))
    const batch = sender.events.publishMany(events)
    await sender.events.publish({ type: 'a.two', data: 1, organizationId: 'other' })
    await sender.endpoints.update(id, { enabled: false })
    expect(await count('hookseal.fanouts')).toBeGreaterThan(0)
    const results = await batch
    expect(results.every(({ deliveryCount }) => deliveryCount === ENDPOINTS + 1)).toBe(true)
    expect(await count(`hookseal.deliveries where endpoint_id = '${id}'`)).toBe(EVENTS)
    await sender.endpoints.delete(id)
  })

  it('creates the deliveries of a small batch with its events', async () => {
    const events = Array.from({ length: 40 }, (_, n) => ({ type: 'a.one', data: n }))
    const results = await sender.events.publishMany(events)
    for (const { deliveryIds } of results) expect(deliveryIds).toHaveLength(ENDPOINTS)
  })

  it('returns the same results for a repeated idempotency key, and publishes nothing again', async () => {
    const events = Array.from({ length: EVENTS }, (_, n) => ({ type: 'a.one', data: n }))
    const first = await sender.events.publishMany(events, { idempotencyKey: 'once' })
    const before = await count('hookseal.deliveries')
    expect(await sender.events.publishMany(events, { idempotencyKey: 'once' })).toEqual(first)
    expect(await count('hookseal.deliveries')).toBe(before)
  })

  it('creates no event of a large batch if one of them is invalid', async () => {
    const before = await count('hookseal.events')
    const events = Array.from({ length: EVENTS }, (_, n) => ({ type: 'a.one', data: n }))
    await expect(sender.events.publishMany([...events, { type: 'a.three', data: 1 }])).rejects.toMatchObject({
      code: 'ERR_SENDER_EVENT_TYPE',
    })
    expect(await count('hookseal.events')).toBe(before)
  })
})
