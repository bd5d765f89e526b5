import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Delivery, DeliveryFilter } from '../../src/index.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

let sender: TestSender
let endpointId: string
const organizationId = 'acme'
/** Ids of deliveries, newest first. */
const ids: string[] = []

beforeAll(async () => {
  sender = await createTestSender()
  await sender.organizations.create({ id: organizationId, name: 'Acme' })
  for (const type of ['invoice.paid', 'invoice.voided', 'lead.created']) await sender.eventTypes.upsert(type)
  const events = ['invoice.paid', 'invoice.voided', 'lead.created']
  const target = { url: 'http://127.0.0.1:4999/', events }
  const endpoint = await sender.endpoints.create({ ...target, name: 'Billing', organizationId })
  endpointId = endpoint.id
  await sender.endpoints.create(target)
  for (const id of ['in_1', 'in_2', 'in%3', 'lead-4', 'invoice5']) {
    const type = id.startsWith('lead') ? 'lead.created' : 'invoice.paid'
    const { deliveryIds } = await sender.events.publish({ id, type, data: {}, organizationId })
    ids.unshift(...deliveryIds)
    await sender.events.publish({ id, type, data: {} })
  }
})
afterAll(async () => sender.stop())

async function find(filter: DeliveryFilter): Promise<string[]> {
  const { data } = await sender.deliveries.list({ ...filter, organizationId })
  expect(await sender.deliveries.count({ ...filter, organizationId })).toBe(data.length)
  return data.map(({ eventId }) => eventId)
}

async function set(eventId: string, columns: string): Promise<void> {
  await sender.transaction(async (tx) =>
    tx.query(`update hookseal.deliveries set ${columns} where event_id = $1 and organization_id = $2`, [
      eventId,
      organizationId,
    ]),
  )
}

async function page(cursor?: string | null) {
  return sender.deliveries.list({ organizationId, limit: 2, cursor: cursor ?? undefined })
}

function idsOf({ data }: { data: Delivery[] }): string[] {
  return data.map(({ id }) => id)
}

async function waiting() {
  return (await sender.deliveries.get(ids[0] ?? '')).waitingFor
}

async function pause(value: Date | null): Promise<void> {
  await sender.transaction(async (tx) =>
    tx.query('update hookseal.endpoints set paused_until = $1 where id = $2', [value, endpointId]),
  )
}

describe('search', () => {
  it.each([
    ['the id of an event', 'in_1', ['in_1']],
    ['the beginning of an id', 'in_', ['in_2', 'in_1']],
    ['a percent sign as itself', 'in%', ['in%3']],
    ['the beginning of ids and types', 'inv', ['invoice5', 'in%3', 'in_2', 'in_1']],
    ['a type', 'lead.created', ['lead-4']],
    ['no other case', 'IN_1', []],
    ['text within an id', 'n_1', []],
    ['a backslash', '\\', []],
  ])('finds %s', async (_, search, expected) => {
    expect(await find({ search })).toStrictEqual(expected)
  })

  it('finds a delivery by its id and by the beginning of it', async () => {
    const id = ids[0] ?? ''
    expect(await find({ search: id })).toStrictEqual(['invoice5'])
    expect(await find({ search: id.slice(0, -1) })).toStrictEqual(['invoice5'])
    expect(await find({ search: id.slice(0, 10) })).toHaveLength(5)
    expect(await find({ search: 'whd_' })).toHaveLength(5)
    expect(await find({ search: 'whd_ffffffffffffffffffffffffffffffff' })).toStrictEqual([])
    expect(await find({ search: 'whd_ffffffffffff' })).toStrictEqual([])
  })

  it('finds nothing of another organization', async () => {
    const [foreign] = (await sender.deliveries.list()).data
    expect(await find({ search: foreign?.id })).toStrictEqual([])
  })

  it('combines a search with other filters and pages', async () => {
    expect(await find({ search: 'inv', endpointId: 'wh_other' })).toStrictEqual([])
    const filter = { search: 'inv', organizationId }
    const { data, nextCursor } = await sender.deliveries.list({ ...filter, limit: 2, offset: 1 })
    expect(data.map(({ eventId }) => eventId)).toStrictEqual(['in%3', 'in_2'])
    const last = await sender.deliveries.list({ ...filter, limit: 2, cursor: nextCursor ?? undefined })
    expect(last.data.map(({ eventId }) => eventId)).toStrictEqual(['in_1'])
    const back = await sender.deliveries.list({ ...filter, limit: 2, cursor: last.prevCursor ?? undefined })
    expect(back.data.map(({ eventId }) => eventId)).toStrictEqual(['in%3', 'in_2'])
  })

  it('counts matches of a search no further than upTo', async () => {
    expect(await sender.deliveries.count({ organizationId }, { upTo: 3 })).toBe(3)
    expect(await sender.deliveries.count({ search: 'inv', organizationId }, { upTo: 3 })).toBe(3)
    expect(await sender.deliveries.count({ organizationId }, { upTo: 9 })).toBe(5)
  })
})

it('filters by the response status of the last attempt', async () => {
  await set('in_1', `status = 'failed', response_status = 503, last_attempt_at = now()`)
  await set('in_2', `status = 'dead', response_status = 404, last_attempt_at = now()`)
  await set('lead-4', `status = 'failed', response_status = null, last_attempt_at = now()`)
  expect(await find({ responseStatus: 503 })).toStrictEqual(['in_1'])
  expect(await find({ responseStatus: '5xx' })).toStrictEqual(['in_1'])
  expect(await find({ responseStatus: '4xx' })).toStrictEqual(['in_2'])
  expect(await find({ responseStatus: 'none' })).toStrictEqual(['lead-4'])
  expect(await find({ responseStatus: '5xx', status: 'delivered' })).toStrictEqual([])
  const wrong = { responseStatus: '6xx' as '5xx', organizationId }
  await expect(sender.deliveries.list(wrong)).rejects.toMatchObject({ field: 'responseStatus' })
})

it('pages back to newer items with prevCursor', async () => {
  const first = await page()
  const second = await page(first.nextCursor)
  const third = await page(second.nextCursor)
  expect([first, second, third].map(idsOf)).toStrictEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
  expect([first.prevCursor, third.nextCursor]).toStrictEqual([null, null])
  const again = await page(third.prevCursor)
  expect(idsOf(again)).toStrictEqual(ids.slice(2, 4))
  const start = await page(again.prevCursor)
  expect(idsOf(start)).toStrictEqual(ids.slice(0, 2))
  expect(start.prevCursor).toBeNull()
  expect(idsOf(await page(start.nextCursor))).toStrictEqual(ids.slice(2, 4))
})

describe('deliveries', () => {
  it('returns deliveries with the name of their endpoint', async () => {
    const [row] = (await sender.deliveries.list({ organizationId })).data
    expect(row).toMatchObject({ endpointId, endpointName: 'Billing' })
  })

  it('returns what a delivery waits for', async () => {
    expect(await waiting()).toStrictEqual({ reason: 'queue', until: null })
    const until = new Date(Date.now() + 60_000)
    await pause(until)
    expect(await waiting()).toStrictEqual({ reason: 'webhook_paused', until })
    const later = new Date(until.getTime() + 60_000)
    await set('invoice5', `status = 'failed', next_attempt_at = '${later.toISOString()}'`)
    expect(await waiting()).toStrictEqual({ reason: 'retry_schedule', until: later })
    await pause(null)
    await set('invoice5', `status = 'dead', next_attempt_at = null`)
    expect(await waiting()).toBeNull()
  })
})
