import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '../../src/lib/database/database.ts'
import { DAY_MS, partitionName, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { sqlStateOf } from '../../src/lib/database/sql-state.ts'
import { sweep } from '../../src/lib/engine/retention.ts'
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
})
