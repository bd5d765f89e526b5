import { START_TIMEOUT_MS } from '@hookseal/services'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Context } from '../../src/lib/context.ts'
import { SILENT } from '../silent-logger.ts'
import { openDatabase } from '../../src/lib/database/open-database.ts'
import { migrate } from '../../src/lib/database/migrate.ts'
import { sweep } from '../../src/lib/engine/retention.ts'
import { createPolicy, toEnginePolicy } from '../../src/lib/policy.ts'
import { sql } from 'drizzle-orm'
import { DATABASES } from './sender-and-receiver.ts'

describe.each(DATABASES)('retention on $name', { timeout: START_TIMEOUT_MS }, ({ open }) => {
  it('deletes old delivered and dead deliveries, and keeps new ones and those that are retried', async () => {
    const { url, stop } = await open()
    onTestFinished(stop)
    const database = await openDatabase(url)
    onTestFinished(async () => database.close())
    await migrate(database, SILENT)
    for (const [id, status, days] of [
      ['old delivered', 'delivered', 31],
      ['old dead', 'dead', 31],
      ['old failed', 'failed', 31],
      ['new delivered', 'delivered', 29],
    ] as const) {
      const at = sql`now() - ${`${days} days`}::interval`
      await database.execute(sql`insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
        values ('default', ${id}, 'a', now(), '{}', ${at})`)
      await database.execute(sql`insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status, created_at)
        values (${id}, 'default', ${id}, 'a', 'wh', 'https://example.com/', ${status}, ${at})`)
      await database.execute(sql`insert into hookseal.attempts (delivery_id, attempt, started_at, request_headers, latency_ms)
        values (${id}, 1, ${at}, '{}', 1)`)
    }
    // More than one step deletes.
    await database.execute(sql`insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
      select 'default', 'unsent ' || n, 'a', now(), '{}', now() - interval '40 days' from generate_series(1, 2500) n`)
    await database.execute(sql`insert into hookseal.idempotency_keys values ('default', 'old', '', '{}', now() - interval '2 days'),
      ('default', 'new', '', '{}', now())`)
    for (const [id, target, minutes] of [
      ['lost listener', 'listen://hookseal', 11],
      ['listener', 'listen://hookseal', 1],
      ['endpoint', 'https://example.com/', 100],
    ] as const)
      await database.execute(sql`insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix, updated_at)
        values (${id}, 'default', ${target}, '{a}', 'whsec_', now() - ${`${minutes} minutes`}::interval)`)
    const context = { database, policy: toEnginePolicy(createPolicy({})) }
    // A wrong clock of this machine must not delete anything. An embedded database has no other clock.
    if (database.backend === 'postgres')
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20 * 86_400_000 })
    onTestFinished(() => void vi.useRealTimers())
    // sweep reads no other fields of the context.
    const done = await sweep(context as Context, new AbortController().signal)
    expect(done).toEqual({ deliveries: 2, events: 2502 })
    const kept = async (table: string, column: string) => {
      const { rows } = await database.execute(
        sql<{ id: string }>`select ${sql.raw(column)} as id from ${sql.raw(`hookseal.${table}`)} order by 1`,
      )
      return rows.map(({ id }) => id)
    }
    const remaining = ['new delivered', 'old failed']
    expect(await kept('deliveries', 'id')).toEqual(remaining)
    expect(await kept('events', 'id')).toEqual(remaining)
    expect(await kept('attempts', 'delivery_id')).toEqual(remaining)
    expect(await kept('endpoints where deleted_at is null', 'id')).toEqual(['endpoint', 'listener'])
    expect(await kept('idempotency_keys', 'key')).toEqual(['new'])
  })
})
