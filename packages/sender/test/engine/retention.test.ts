import { START_TIMEOUT_MS } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Database } from '@hookseal/engine/database'
import { createPartitions } from '../../src/lib/database/partitions/create-partitions.ts'
import { DAY_MS, partitionName, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { SENDER_DEFAULTS } from '../../src/lib/defaults.ts'
import { sweep } from '../../src/lib/engine/retention.ts'
import { createId } from '../../src/lib/ids.ts'
import { createTestSender } from '../test-sender.ts'
import { openRetention } from './open-retention.ts'
import { DATABASES, KEY, until } from './sender-and-receiver.ts'

async function names(database: Database, column: string, table: string): Promise<string[]> {
  const { rows } = await database.execute(
    sql<{ name: string }>`select ${sql.raw(column)} as name from ${sql.raw(`hookseal.${table}`)} order by 1`,
  )
  return rows.map(({ name }) => name)
}

describe.each(DATABASES)('retention on $name', { timeout: START_TIMEOUT_MS }, ({ open }) => {
  it('drops days after the retention period, except those with a job or a fan-out', async () => {
    const { url, stop } = await open()
    onTestFinished(stop)
    const context = await openRetention(url)
    const { database, queue } = context
    const today = startOfDay(Date.now())
    const days = {
      expired: today - 32 * DAY_MS,
      retried: today - 33 * DAY_MS,
      'in fan-out': today - 34 * DAY_MS,
      kept: today - 29 * DAY_MS,
    }
    await database.transaction(async (tx) => createPartitions(tx, Object.values(days)))
    for (const [name, day] of Object.entries(days)) {
      const [id, at] = [createId('whd', day + 5), sql`${new Date(day + 5).toISOString()}::timestamptz`]
      await database.execute(sql`insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
        values ('default', ${name}, 'a', now(), '{}', ${at})`)
      await database.execute(sql`insert into hookseal.event_ids values ('default', ${name}, ${at})`)
      await database.execute(sql`insert into hookseal.deliveries
        (id, organization_id, event_id, event, endpoint_id, target_url, status, created_at)
        values (${id}, 'default', ${name}, 'a', 'wh', 'https://example.com/', 'failed', ${at})`)
      await database.execute(sql`insert into hookseal.attempts
        (delivery_id, attempt, started_at, request_headers, latency_ms, error_message, created_at)
        values (${id}, 1, now(), '{}', 1, ${name}, ${at})`)
      if (name === 'retried')
        await database.transaction(async (tx) =>
          queue.add(tx, [{ deliveryId: id, endpointId: 'wh', organizationId: 'default', dueAt: new Date() }]),
        )
    }
    await database.execute(sql`insert into hookseal.fanouts (organization_id, event_id, event, event_at)
      values ('default', 'in fan-out', 'a', ${new Date(days['in fan-out'] + 5).toISOString()}::timestamptz)`)
    // More ids than one step deletes.
    await database.execute(sql`insert into hookseal.event_ids
      select 'default', 'expired ' || n, now() - interval '40 days' from generate_series(1, 2500) n`)
    await database.execute(sql`insert into hookseal.idempotency_keys values ('default', 'old', '', '{}', now() - interval '2 days'),
      ('default', 'new', '', '{}', now())`)
    for (const [id, target, minutes] of [
      ['lost listener', 'listen://hookseal', 11],
      ['listener', 'listen://hookseal', 1],
      ['endpoint', 'https://example.com/', 100],
    ] as const)
      await database.execute(sql`insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix, updated_at)
        values (${id}, 'default', ${target}, '{a}', 'whsec_', now() - ${`${minutes} minutes`}::interval)`)

    // A wrong clock of this machine must not delete anything. An embedded database has no other clock.
    if (database.backend === 'postgres') vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20 * DAY_MS })
    onTestFinished(() => void vi.useRealTimers())
    const { dropped } = await sweep(context, new AbortController().signal)
    expect(dropped).toEqual(
      ['events', 'deliveries', 'attempts'].map((table) => partitionName(table, days.expired)),
    )
    for (const [column, table] of [
      ['id', 'events'],
      ['event_id', 'deliveries'],
      ['error_message', 'attempts'],
      ['id', 'event_ids'],
    ] as const)
      expect(await names(database, column, table)).toEqual(
        table === 'event_ids'
          ? ['expired', 'in fan-out', 'kept', 'retried']
          : ['in fan-out', 'kept', 'retried'],
      )
    expect(await names(database, 'id', 'endpoints where deleted_at is null')).toEqual([
      'endpoint',
      'listener',
    ])
    expect(await names(database, 'key', 'idempotency_keys')).toEqual(['new'])

    await database.execute(sql`delete from hookseal_queue.job_common`)
    await database.execute(sql`delete from hookseal.fanouts`)
    expect((await sweep(context, new AbortController().signal)).dropped).toHaveLength(6)
    expect(await names(database, 'id', 'event_ids')).toEqual(['kept'])
  })
})

it('deletes what has expired soon after a start, and not only after the interval', async () => {
  const { firstSweepMs } = SENDER_DEFAULTS
  Object.assign(SENDER_DEFAULTS, { firstSweepMs: 1 })
  onTestFinished(() => void Object.assign(SENDER_DEFAULTS, { firstSweepMs }))
  const sender = await createTestSender({ database: 'pglite:', encryptionKey: KEY })
  onTestFinished(async () => sender.stop())
  await sender.transaction(async (tx) =>
    tx.query(
      `insert into hookseal.idempotency_keys values ('default', 'old', '', '{}', now() - interval '2 days')`,
    ),
  )
  await sender.start()
  const keys = async () => sender.transaction(async (tx) => tx.query('select from hookseal.idempotency_keys'))
  await until(async () => (await keys()).rows.length === 0)
  expect(sender.logged.filter((line) => line.includes('failed'))).toEqual([])
})
