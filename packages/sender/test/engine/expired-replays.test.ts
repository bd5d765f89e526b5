import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { expect, it, onTestFinished } from 'vitest'
import { createPartitions } from '../../src/lib/database/partitions/create-partitions.ts'
import { DAY_MS, partitionName, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { timestamp } from '../../src/lib/database/partitions/in-days.ts'
import { sweep } from '../../src/lib/engine/retention.ts'
import { createId } from '../../src/lib/ids.ts'
import { createTestSender } from '../test-sender.ts'
import { openRetention } from './open-retention.ts'
import { KEY } from './sender-and-receiver.ts'

const TODAY = startOfDay(Date.now())
const EXPIRED = TODAY - 31 * DAY_MS
const KEPT = TODAY - 30 * DAY_MS + 60_000

async function open() {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const context = await openRetention(server.url)
  const sender = await createTestSender({ database: server.url, encryptionKey: KEY })
  onTestFinished(async () => sender.stop())
  await context.database.transaction(async (tx) => createPartitions(tx, [EXPIRED, startOfDay(KEPT)]))
  return { sender, context }
}

it(
  'keeps no day by a replay of expired deliveries or missed events',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const { sender, context } = await open()
    const { execute } = context.database
    await sender.eventTypes.upsert('a')
    const endpoint = { url: 'http://127.0.0.1:4996/', events: ['a'] }
    const [{ id: endpointId }, { id: other }] = [
      await sender.endpoints.create(endpoint),
      await sender.endpoints.create(endpoint),
    ]
    const ids = { expired: createId('whd', EXPIRED + 5), kept: createId('whd', KEPT) }
    for (const [name, at] of [
      ['expired', EXPIRED + 5],
      ['kept', KEPT],
    ] as const) {
      await execute(sql`insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
      values ('default', ${name}, 'a', now(), '{}', ${timestamp(at)})`)
      await execute(sql`insert into hookseal.deliveries
      (id, organization_id, event_id, event, endpoint_id, target_url, status, created_at)
      values (${ids[name]}, 'default', ${name}, 'a', ${endpointId}, 'http://127.0.0.1:4996/', 'dead', ${timestamp(at)})`)
    }

    await expect(sender.deliveries.replay(ids.expired)).rejects.toMatchObject({ code: 'ERR_SENDER_CONFLICT' })
    expect((await sender.replays.start()).matched).toBe(1)
    expect(await sender.deliveries.replayMany()).toEqual({ replayed: 1 })
    const missing = await sender.replays.startMissing({ endpointId: other, since: new Date(EXPIRED) })
    expect(missing.matched).toBe(1)
    expect((await sender.deliveries.replay(ids.kept)).status).toBe('pending')

    const { dropped } = await sweep(context, new AbortController().signal)
    expect(dropped).toContain(partitionName('events', EXPIRED))
    expect(dropped).not.toContain(partitionName('events', startOfDay(KEPT)))
  },
)

it(
  'keeps the day of an event until all of its deliveries are created',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const { context } = await open()
    const { execute } = context.database
    await execute(sql`insert into hookseal.fanouts (organization_id, event_id, event, event_at)
    values ('default', 'wide', 'a', ${timestamp(EXPIRED + 5)})`)
    expect((await sweep(context, new AbortController().signal)).dropped).toEqual([])
    await execute(sql`delete from hookseal.fanouts`)
    expect((await sweep(context, new AbortController().signal)).dropped).toHaveLength(3)
  },
)
