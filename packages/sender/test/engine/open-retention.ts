import { sql } from 'drizzle-orm'
import { onTestFinished } from 'vitest'
import { createClock, type Database, migrate, openDatabase } from '@hookseal/engine/database'
import { readMigrations } from '../../src/lib/database/migrations.ts'
import { createPartitions } from '../../src/lib/database/partitions/create-partitions.ts'
import { createPartitionsOf } from '../../src/lib/database/partitions/partitions.ts'
import type { sweep } from '../../src/lib/engine/retention.ts'
import { createPolicy, toEnginePolicy } from '../../src/lib/policy.ts'
import { createQueue } from '@hookseal/engine/queue'
import { DELIVERIES } from '../../src/lib/queue/deliveries.ts'
import { SILENT } from '../silent-logger.ts'

/** Opens a database with tables and queue, and the context of a sweep. The test closes it. */
export async function openRetention(url: string): Promise<Parameters<typeof sweep>[0]> {
  const database = await openDatabase(url)
  onTestFinished(async () => database.close())
  await migrate(database, SILENT, readMigrations())
  const queue = createQueue(database, DELIVERIES, createClock(database), SILENT)
  await queue.start()
  onTestFinished(async () => queue.stop())
  const partitions = createPartitionsOf(database)
  await partitions.prepare()
  return { database, queue, partitions, log: SILENT, policy: toEnginePolicy(createPolicy({})) }
}

/** Creates the partitions of a day in the past, with one event. */
export async function addOldDay({ transaction }: Database, day: number, eventId: string): Promise<void> {
  await transaction(async (tx) => {
    await createPartitions(tx, [day])
    await tx.execute(sql`insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
      values ('default', ${eventId}, 'a', now(), '{}', ${new Date(day + 5).toISOString()}::timestamptz)`)
  })
}
