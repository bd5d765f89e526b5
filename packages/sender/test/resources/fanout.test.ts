import { stripe } from '@hookseal/providers/stripe'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { targetsQuery } from '../../src/lib/resources/events/find-targets.ts'
import { DATABASES, KEY, type TestDatabase } from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

const ENDPOINTS = 10_000
const WIDE = 1100

/** 10,000 endpoints of one organization: 1,100 subscribe to `a.wide`, 3 to `a.rare`, the others to `a.other`. */
const SEED = `
  insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix)
  select 'wh_' || lpad(n::text, 32, '0'), 'wide', 'http://127.0.0.1:4997/' || n,
    array[case when n <= ${WIDE} then 'a.wide' when n <= ${WIDE + 3} then 'a.rare' else 'a.other' end], 'whsec_'
  from generate_series(1, ${ENDPOINTS}) n`

describe.each(DATABASES)('on $name', ({ open }) => {
  let database: TestDatabase
  let sender: TestSender
  beforeAll(async () => {
    database = await open()
    sender = await createTestSender({
      database: database.url,
      encryptionKey: KEY,
      quotas: { endpoints: 2 * ENDPOINTS },
    })
    for (const type of ['a.wide', 'a.rare', 'a.other']) await sender.eventTypes.upsert(type)
    for (const id of ['wide', 'other']) await sender.organizations.create({ id, name: id })
    await query(SEED)
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await sender.stop()
    await database.stop()
  })

  async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return sender.transaction(async (tx) => (await tx.query(text, values)).rows as Row[])
  }

  async function countDeliveries(eventId: string): Promise<number> {
    const rows = await query<{ count: number }>(
      'select count(*)::int as count from hookseal.deliveries where event_id = $1',
      [eventId],
    )
    return rows[0]?.count ?? 0
  }

  it('creates the deliveries of an event with many endpoints in portions, and other publishes in between', async () => {
    const event = { id: `wide`, type: 'a.wide', data: 1, organizationId: 'wide' }
    const published = await sender.events.publish(event)
    expect(published).toEqual({ id: event.id, created: true, deliveryIds: [], deliveryCount: WIDE })
    await sender.events.publish({ type: 'a.wide', data: 1, organizationId: 'other' })
    expect(await countDeliveries(event.id)).toBeLessThan(WIDE)
    await expect.poll(async () => countDeliveries(event.id), { timeout: 30_000 }).toBe(WIDE)

    const portions = await query<{ count: number }>(
      'select count(*)::int as count from hookseal.deliveries where event_id = $1 group by xmin',
      [event.id],
    )
    expect(portions.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual([100, 250, 250, 250, 250])
    const jobs = await query<{ count: number }>(
      `select count(*)::int as count from hookseal_queue.job j join hookseal.deliveries d
        on replace(d.id, 'whd_', '') = replace(j.id::text, '-', '') where d.event_id = $1`,
      [event.id],
    )
    expect(jobs).toEqual([{ count: WIDE }])
    expect(await query('select from hookseal.fanouts')).toEqual([])
    expect(await sender.events.publish(event)).toMatchObject({ created: false, deliveryCount: 0 })
  })

  it('creates the deliveries of a received event, one for each endpoint that subscribes to it and to wildcards', async () => {
    const secret = 'whsec_a_secret_of_the_provider'
    const { id } = await sender.sources.create({
      provider: 'stripe',
      secrets: [secret],
      organizationId: 'wide',
    })
    await query(`update hookseal.endpoints set events = events || case when id < 'wh_' || lpad('700', 32, '0')
      then array['stripe.*', 'stripe.charge.failed'] else array['stripe.charge.*'] end where 'a.wide' = any(events)`)
    const receive = async (n: number) => {
      const body = `{"id":"evt_${n}","type":"charge.failed"}`
      const headers = await stripe.signedHeaders({ body }, secret)
      const request = new Request('http://localhost', { method: 'POST', headers, body })
      return (await sender.sources.receive(id, request))?.status
    }
    expect(await receive(1)).toBe(202)
    await expect.poll(async () => countDeliveries(`${id}:evt_1`), { timeout: 30_000 }).toBe(WIDE)
    // An event with too many endpoints to store their ids.
    await query(
      `insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
      select organization_id, 'copy', type, timestamp, body, created_at from hookseal.events where id = $1`,
      [`${id}:evt_1`],
    )
    await query(
      `insert into hookseal.fanouts (organization_id, event_id, event, event_at, patterns)
      select organization_id, id, type, created_at, '{stripe.charge.failed,stripe.*,stripe.charge.*}' from hookseal.events where id = 'copy'`,
    )
    expect(await receive(2)).toBe(202)
    await expect.poll(async () => query('select from hookseal.fanouts'), { timeout: 30_000 }).toEqual([])
    expect(await countDeliveries('copy')).toBe(WIDE)
  })

  it('continues a fan-out in another process or after a restart, from where it was', async () => {
    const event = { id: 'continued', type: 'a.wide', data: 1, organizationId: 'wide' }
    // In a transaction of the caller, only a worker knows when it commits.
    await sender.transaction(async (tx) => {
      await sender.events.publish(event, { tx })
      await tx.query(`update hookseal.fanouts set last_endpoint_id = 'wh_' || lpad('1000', 32, '0')`)
    })
    // An endpoint that was created later gets no delivery. One that was disabled in between does, so that it can be replayed.
    const late = { url: 'http://127.0.0.1:4997/', events: ['a.wide'], organizationId: 'wide' }
    await sender.endpoints.create(late)
    await sender.endpoints.update(`wh_${'1001'.padStart(32, '0')}`, { enabled: false })
    await sender.events.publish({ ...event, id: 'next' })
    await expect.poll(async () => query('select from hookseal.fanouts'), { timeout: 30_000 }).toEqual([])
    expect(await countDeliveries(event.id)).toBe(100)
    expect(await countDeliveries('next')).toBe(WIDE)
  })

  it('creates no event with many endpoints if the transaction is rolled back', async () => {
    const event = { id: 'undone', type: 'a.wide', data: 1, organizationId: 'wide' }
    await sender
      .transaction(async (tx) => {
        await sender.events.publish(event, { tx })
        throw new Error('undo')
      })
      .catch(() => {})
    expect(await query('select from hookseal.fanouts')).toEqual([])
    await expect(sender.events.get(event.id, event)).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  })

  it('finds the endpoints of an event without reading the others', async () => {
    const topic = { organizationId: 'wide', type: 'a.rare' }
    const plan = sql`explain (analyze, buffers, format json) ${targetsQuery([topic], 250)}`
    const { sql: text, params } = new PgDialect().sqlToQuery(plan)
    const [row] = await query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(text, params)
    const [{ Plan }] = row?.['QUERY PLAN'] ?? [{ Plan: {} }]
    expect(Plan['Actual Rows']).toBe(3)
    expect((Plan['Shared Hit Blocks'] ?? NaN) + (Plan['Shared Read Blocks'] ?? NaN)).toBeLessThan(25)
  })

  async function subscriptionsOf(id: string): Promise<string[]> {
    const text = 'select event from hookseal.subscriptions where endpoint_id = $1 order by event'
    return (await query<{ event: string }>(text, [id])).map(({ event }) => event)
  }

  it('keeps subscriptions as endpoints are changed, disabled, enabled and deleted', async () => {
    const { id } = await sender.endpoints.create({
      url: 'http://127.0.0.1:4997/',
      events: ['a.rare', 'a.other'],
    })
    expect(await subscriptionsOf(id)).toEqual(['a.other', 'a.rare'])
    await sender.endpoints.update(id, { events: ['a.rare', 'a.wide'] })
    expect(await subscriptionsOf(id)).toEqual(['a.rare', 'a.wide'])
    await sender.endpoints.update(id, { enabled: false })
    expect(await subscriptionsOf(id)).toEqual([])
    await sender.endpoints.update(id, { enabled: true })
    expect(await subscriptionsOf(id)).toEqual(['a.rare', 'a.wide'])
    await sender.endpoints.delete(id)
    expect(await subscriptionsOf(id)).toEqual([])
  })

  it('keeps subscriptions of endpoints that a process of an earlier version writes', async () => {
    const id = `wh_${'9'.repeat(32)}`
    const update = async (changes: string) =>
      query(`update hookseal.endpoints set ${changes} where id = $1`, [id])
    await query(
      `insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix)
      values ($1, 'other', 'http://127.0.0.1:4997/old', '{a.rare}', 'whsec_')`,
      [id],
    )
    const event = { type: 'a.rare', data: 1, organizationId: 'other' }
    expect(await sender.events.publish(event)).toMatchObject({ deliveryCount: 1 })
    await update(`events = '{a.other,a.wide,a.other}'`)
    expect(await subscriptionsOf(id)).toEqual(['a.other', 'a.wide'])
    await update('enabled = false')
    expect(await subscriptionsOf(id)).toEqual([])
    await update('enabled = true')
    expect(await subscriptionsOf(id)).toEqual(['a.other', 'a.wide'])
    await update('deleted_at = now(), enabled = false')
    expect(await subscriptionsOf(id)).toEqual([])
  })
})
