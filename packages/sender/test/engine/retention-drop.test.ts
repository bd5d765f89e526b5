import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Database, sqlStateOf } from '@hookseal/engine/database'
import { DAY_MS, partitionName, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { dropPartitions } from '../../src/lib/database/partitions/drop-partitions.ts'
import { sweep } from '../../src/lib/engine/retention.ts'
import { createId } from '../../src/lib/ids.ts'
import { SILENT } from '../silent-logger.ts'
import { createTestSender } from '../test-sender.ts'
import { addOldDay, openRetention } from './open-retention.ts'
import { KEY, ok, startReceiver, subscribe, until } from './sender-and-receiver.ts'

const EXPIRED = startOfDay(Date.now()) - 40 * DAY_MS
const NAMES = ['attempts', 'deliveries', 'events'].map((table) => partitionName(table, EXPIRED))
const NEVER = new AbortController().signal
/** PostgreSQL's code for a connection that an administrator ended. */
const TERMINATED = '57P01'

/** Opens a database with an expired day, which an open transaction has read. */
async function openBlocked() {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const context = await openRetention(server.url)
  await addOldDay(context.database, EXPIRED, 'expired')
  const reader = new Client(server.url)
  await reader.connect()
  onTestFinished(async () => reader.end())
  await reader.query('begin')
  for (const table of ['attempts', 'deliveries', 'events'])
    await reader.query(`select count(*) from hookseal.${table}`)
  return { url: server.url, context, reader }
}

/** Resolves with the process of the server that runs a DETACH and waits for a lock. */
async function untilDetaching({ execute }: Database): Promise<number> {
  let pid: number | undefined
  await until(async () => {
    const { rows } = await execute(sql<{ pid: number }>`
      select pid from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%detach partition%' and datname = current_database()`)
    pid = rows[0]?.pid
    return pid !== undefined
  })
  return pid ?? 0
}

async function jobsLeft({ execute }: Database): Promise<number | undefined> {
  const { rows } = await execute(
    sql<{ count: number }>`select count(*)::int as count from hookseal_queue.job`,
  )
  return rows[0]?.count
}

async function tablesLeft({ execute }: Database): Promise<string[]> {
  const { rows } = await execute(
    sql<{ name: string }>`select relname as name from pg_class where relname in (${sql.join(
      NAMES.map((name) => sql`${name}`),
      sql`, `,
    )})`,
  )
  return rows.map(({ name }) => name)
}

describe('dropping a day', { timeout: START_TIMEOUT_MS }, () => {
  it('lets publishes, deliveries and lists continue while the drop of a day waits for an open transaction', async () => {
    const { url, context, reader } = await openBlocked()
    const receiver = await startReceiver((_, response) => ok(response))
    onTestFinished(async () => receiver.close())
    const sender = await createTestSender({ database: url, encryptionKey: KEY })
    onTestFinished(async () => sender.stop())
    await sender.start()
    const { type } = await subscribe(sender, receiver.url)

    const swept = sweep(context, NEVER)
    await untilDetaching(context.database)
    const { id } = await sender.events.publish({ type, data: 1 })
    await until(async () => {
      const { data } = await sender.deliveries.list({ eventId: id })
      return data[0]?.status === 'delivered'
    })
    expect((await sender.events.list({ type })).data).toHaveLength(1)
    // Other processes can create partitions meanwhile.
    await addOldDay(context.database, EXPIRED + 5 * DAY_MS, 'also expired')

    await reader.query('commit')
    await swept
    await until(async () => {
      await sweep(context, NEVER)
      return (await tablesLeft(context.database)).length === 0
    })
  })

  it('continues the drop of a day after the process that dropped it was killed', async () => {
    const { context, reader } = await openBlocked()
    const failure = sweep(context, NEVER).catch(sqlStateOf)
    const pid = await untilDetaching(context.database)
    await context.database.execute(sql`select pg_terminate_backend(${pid})`)
    expect(await failure).toBe(TERMINATED)
    await reader.query('commit')
    await until(async () => {
      // The pool may still have the connection that was terminated.
      await sweep(context, NEVER).catch(() => {})
      return (await tablesLeft(context.database)).length === 0
    })
  })

  it('drops the days that a killed process had detached, and keeps those that an operator detached', async () => {
    const { context, reader } = await openBlocked()
    await reader.query('commit')
    const [attempts, deliveries] = NAMES
    for (const statement of [
      `comment on table hookseal.${attempts} is 'hookseal: expired'`,
      `alter table hookseal.attempts detach partition hookseal.${attempts}`,
      `alter table hookseal.deliveries detach partition hookseal.${deliveries}`,
    ])
      await context.database.execute(sql.raw(statement))
    const { dropped } = await sweep(context, NEVER)
    expect(dropped.toSorted()).toEqual(NAMES.filter((name) => name !== deliveries))
    expect(await tablesLeft(context.database)).toEqual([deliveries])
  })

  it('drops other days while an object of an operator depends on one, and that one after it is gone', async () => {
    const { context, reader } = await openBlocked()
    await reader.query('commit')
    const later = EXPIRED + DAY_MS
    await addOldDay(context.database, later, 'later')
    const [, , events] = NAMES
    await context.database.execute(sql.raw(`create view public.kept as select * from hookseal.${events}`))
    const errors: unknown[] = []
    const log = { ...SILENT, error: (fields: object) => void errors.push(fields) }
    const others = ['attempts', 'deliveries', 'events'].map((table) => partitionName(table, later))
    const { dropped } = await sweep({ ...context, log }, NEVER)
    expect(dropped.toSorted()).toEqual([...others, ...NAMES.filter((name) => name !== events)].toSorted())
    expect(errors).toMatchObject([{ partition: events }])
    expect((await sweep({ ...context, log }, NEVER)).dropped).toEqual([])
    await context.database.execute(sql`drop view public.kept`)
    expect((await sweep(context, NEVER)).dropped).toEqual([events])
  })

  it('sends nothing again and again of a day that it dropped in part', async () => {
    const { url, context, reader } = await openBlocked()
    await reader.query('commit')
    const receiver = await startReceiver((_, response) => ok(response))
    onTestFinished(async () => receiver.close())
    const sender = await createTestSender({ database: url, encryptionKey: KEY })
    onTestFinished(async () => sender.stop())
    const { type, endpoint } = await subscribe(sender, receiver.url)
    const id = createId('whd', EXPIRED + 5)
    await context.database.execute(sql`insert into hookseal.deliveries
      (id, organization_id, event_id, event, endpoint_id, target_url, status, created_at)
      values (${id}, 'default', 'expired', ${type}, ${endpoint.id}, ${receiver.url}, 'dead', ${new Date(EXPIRED + 5).toISOString()}::timestamptz)`)

    // A process that is killed after the first table has no time for the others.
    const killed = new AbortController()
    const isUsed = async () => {
      killed.abort()
      return false
    }
    const options = { before: EXPIRED + DAY_MS, isUsed, signal: killed.signal }
    expect(await dropPartitions(context.database, SILENT, options)).toHaveLength(1)
    // A replay that began before the day expired.
    await context.database.transaction(async (tx) =>
      context.queue.add(tx, [{ deliveryId: id, endpointId: endpoint.id, organizationId: 'default' }]),
    )
    await sender.start()
    await until(async () => (await jobsLeft(context.database)) === 0)
    await until(async () => {
      await sweep(context, NEVER)
      return (await tablesLeft(context.database)).length === 0
    })
    expect(receiver.arrivals).toEqual([])
  })
})
