import { START_TIMEOUT_MS } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createPartitions } from '../../src/lib/database/partitions/create-partitions.ts'
import { createPartitionsOf } from '../../src/lib/database/partitions/partitions.ts'
import { DAY_MS, partitionName, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { createId } from '../../src/lib/ids.ts'
import { insertEvents } from '../../src/lib/resources/events/insert-events.ts'
import type { PreparedEvent } from '../../src/lib/resources/events/new-event.ts'
import { DATABASES, KEY, type TestDatabase, until } from '../engine/sender-and-receiver.ts'
import { openRetention } from '../engine/open-retention.ts'
import { createTestSender } from '../test-sender.ts'

const TOMORROW = startOfDay(Date.now()) + DAY_MS

function given(id: string, createdAt: number): PreparedEvent {
  return {
    id,
    organizationId: 'default',
    type: 'invoice.paid',
    timestamp: new Date(),
    createdAt,
    isGiven: true,
    body: '{}',
    target: { id: 'wh_1', url: 'https://example.com/' },
  }
}

describe.each(DATABASES)('ids of events on $name', { timeout: START_TIMEOUT_MS }, ({ name, open }) => {
  let server: TestDatabase

  beforeAll(async () => {
    server = await open()
  }, START_TIMEOUT_MS)
  afterAll(async () => server.stop())

  it('creates an event once when two processes publish its id at the same time, before and after midnight', async () => {
    const processes = [await openRetention(server.url)]
    if (name === 'PostgreSQL') processes.push(await openRetention(server.url))
    const times = [TOMORROW - 1, TOMORROW]
    const publish = async (id: string) =>
      Promise.all(
        times.map(async (createdAt, n) => {
          const context = processes[n % processes.length] ?? processes[0]
          if (context === undefined) throw new Error('a process is open')
          await context.partitions.ensure([createdAt])
          return context.database.transaction(async (tx) =>
            insertEvents(tx, context, [given(id, createdAt), given(id, createdAt + 1)]),
          )
        }),
      )
    const results = await Promise.all(Array.from({ length: 40 }, async (_, n) => publish(`given_${n}`)))
    for (const pair of results) expect(pair.flat().filter(({ created }) => created)).toHaveLength(1)
    const { rows } = await (processes[0]?.database.execute(sql<{ events: number; deliveries: number }>`
      select (select count(*)::int from hookseal.events) as events, (select count(*)::int from hookseal.deliveries) as deliveries`) ??
      Promise.reject(new Error('a process is open')))
    expect(rows).toEqual([{ events: 40, deliveries: 40 }])
  })
})

describe.each(DATABASES)('an event on $name', { timeout: START_TIMEOUT_MS }, ({ name, open }) => {
  async function openSender() {
    const { url, stop } = await open()
    onTestFinished(stop)
    const sender = await createTestSender({ database: url, encryptionKey: KEY })
    onTestFinished(async () => sender.stop())
    await sender.eventTypes.upsert('invoice.paid')
    const run = async (text: string, values: unknown[] = []) =>
      sender.transaction(async (tx) => tx.query(text, values))
    return { sender, run }
  }
  const event = { type: 'invoice.paid', data: {} }

  it('does not create an event again when its generated id is published later', async () => {
    const { sender, run } = await openSender()
    const { id } = await sender.events.publish(event)
    expect(await sender.events.publish({ ...event, id })).toMatchObject({ created: false })
    const older = createId('evt', Date.now() - 15 * 60_000)
    await run(
      `insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
       values ('default', $1, 'invoice.paid', now(), '{}', $2)`,
      [older, new Date(Number.parseInt(older.slice(4, 16), 16))],
    )
    expect(await sender.events.publish({ ...event, id: older })).toMatchObject({ created: false })
    // An id in this form that the sender did not generate has the time at which it was published.
    const foreign = createId('evt', Date.now() - 3 * DAY_MS)
    expect(await sender.events.publish({ ...event, id: foreign })).toMatchObject({ created: true })
    expect(await sender.events.publish({ ...event, id: foreign })).toMatchObject({ created: false })
    expect((await sender.events.get(foreign)).createdAt.getTime()).toBeGreaterThan(Date.now() - DAY_MS)
  })

  it.runIf(name === 'PostgreSQL')(
    'waits for the transaction that published an id, before it creates the event again',
    async () => {
      const { sender } = await openSender()
      const committed = Promise.withResolvers<void>()
      const published = Promise.withResolvers<string>()
      const first = sender.transaction(async (tx) => {
        published.resolve((await sender.events.publish(event, { tx })).id)
        await committed.promise
      })
      const again = sender.events.publish({ ...event, id: await published.promise })
      committed.resolve()
      await first
      expect(await again).toMatchObject({ created: false })
    },
  )

  it('stores an event although its partition is missing', async () => {
    const { sender, run } = await openSender()
    const { rows } = await run(
      `select inhrelid::regclass::text as name from pg_inherits
       where inhparent in ('hookseal.events'::regclass, 'hookseal.deliveries'::regclass, 'hookseal.attempts'::regclass)`,
    )
    for (const row of rows) await run(`drop table ${(row as { name: string }).name}`)
    const results = await Promise.all([sender.events.publish(event), sender.events.publishMany([event])])
    for (const { id } of results.flat()) expect(await sender.events.get(id)).toMatchObject({ id })
  })

  it('stores an event by a process that knows no partitions, in the transaction of its caller', async () => {
    const { url, stop } = await open()
    onTestFinished(stop)
    const { database, queue } = await openRetention(url)
    const partitions = createPartitionsOf(database)
    const store = async (id: string) =>
      database.run(async (client) =>
        insertEvents(database.join(client), { queue, partitions }, [given(id, Date.now() + DAY_MS)]),
      )
    const rolledBack = database.run(async (client) => {
      await insertEvents(database.join(client), { queue, partitions }, [given('undone', Date.now())])
      throw new Error('undone')
    })
    await expect(rolledBack).rejects.toThrow('undone')
    expect(await store('stored')).toMatchObject([{ created: true }])
    const old = startOfDay(Date.now()) - 10 * DAY_MS
    await database.transaction(async (tx) => createPartitions(tx, [old]))
    await partitions.ensure([old])
    await expect(partitions.ensure([Date.now() + 40 * DAY_MS])).rejects.toMatchObject({
      code: 'ERR_SENDER_DATABASE',
    })
  })

  it('creates events by several processes that create the same partitions', async () => {
    const { url, stop } = await open()
    onTestFinished(stop)
    const { database } = await openRetention(url)
    const days = Array.from({ length: 3 }, (_, n) => TOMORROW + (n + 5) * DAY_MS)
    await Promise.all(
      Array.from({ length: 4 }, async () => database.transaction(async (tx) => createPartitions(tx, days))),
    )
    const { rows } = await database.execute(
      sql<{
        count: number
      }>`select count(*)::int as count from pg_inherits where inhparent = 'hookseal.events'::regclass`,
    )
    expect(rows).toEqual([{ count: 5 }])
  })

  it.runIf(name === 'PostgreSQL')(
    'stores an event when another client kept the tables from changing for longer than one try',
    { timeout: START_TIMEOUT_MS },
    async () => {
      const { url, stop } = await open()
      onTestFinished(stop)
      const { database } = await openRetention(url)
      const partitions = createPartitionsOf(database)
      await database.execute(sql.raw(`drop table hookseal.${partitionName('events', TOMORROW)}`))
      const tries = new Set<string>()
      const { prepared } = await database.run(async (client) => {
        // As CREATE INDEX and VACUUM do.
        await client.query('lock table hookseal.events in share update exclusive mode')
        const preparing = partitions.prepare()
        await until(async () => {
          // Not in the transaction, which would see the same activity again.
          const { rows } = await database.execute(
            sql<{ began: string }>`select xact_start::text as began from pg_stat_activity
              where wait_event_type = 'Lock' and datname = current_database()`,
          )
          for (const { began } of rows) tries.add(began)
          return tries.size === 2
        })
        return { prepared: preparing }
      })
      await prepared
      const { rows } = await database.execute(
        sql<{
          found: string | null
        }>`select to_regclass(${`hookseal.${partitionName('events', TOMORROW)}`})::text as found`,
      )
      expect(rows[0]?.found).not.toBeNull()
    },
  )
})
