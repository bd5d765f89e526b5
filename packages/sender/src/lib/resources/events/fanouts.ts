import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Transaction } from '../../database/database.ts'
import type { Partitions } from '../../database/partitions/partitions.ts'
import { fanouts } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { DeliveryQueue } from '../../queue/delivery-queue.ts'
import type { Changes } from '../changes.ts'
import { insertDeliveries } from './insert-deliveries.ts'

/** Creates the deliveries of events with many endpoints in portions, so that other publishes come in between. */
export interface Fanouts {
  /**
   * Runs portions until none is left. Any process can run the next portion: it is one transaction that locks the fan-out and also moves its
   * position. If the process is killed, the database rolls the portion back and another process runs it.
   */
  readonly run: () => Promise<void>
  /** Stops it after the current portion. Another process, or the next start, continues. */
  readonly stop: () => Promise<void>
}

interface Dependencies {
  database: Database
  partitions: Pick<Partitions, 'ensure'>
  queue: DeliveryQueue
  changes: Changes
}

type FanoutRow = typeof fanouts.$inferSelect

export function createFanouts({ database, partitions, queue, changes }: Dependencies): Fanouts {
  /** The organization of the last portion: organizations take turns. */
  let lastTurn = ''
  let running: Promise<void> | undefined
  const stopped = new AbortController()

  async function runAll(): Promise<void> {
    while (!stopped.signal.aborted && (await runPortion())) await sleep(SENDER_DEFAULTS.fanoutPauseMs)
  }

  async function runPortion(): Promise<boolean> {
    const organizationId = await database.transaction(async (tx) => {
      const fanout = (await lockNext(tx, lastTurn)) ?? (await lockNext(tx, ''))
      if (fanout === undefined) return undefined
      lastTurn = fanout.organizationId
      await createPortion(tx, fanout)
      return fanout.organizationId
    })
    if (organizationId === undefined) return false
    changes.record(organizationId, 'deliveries', 'stats')
    return true
  }

  async function createPortion(tx: Transaction, fanout: FanoutRow): Promise<void> {
    const { organizationId, eventId, event, lastEndpointId, createdAt } = fanout
    const eventAt = fanout.eventAt.getTime()
    await partitions.ensure([eventAt], tx)
    const { rows } = await tx.execute(sql<{ id: string; url: string | null }>`
      select s.endpoint_id as id, e.url
      from (select endpoint_id from hookseal.subscriptions
          where organization_id = ${organizationId} and event = ${event} and endpoint_id > ${lastEndpointId}
          order by endpoint_id limit ${SENDER_DEFAULTS.publishDeliveries}) s
        left join lateral (select url from hookseal.endpoints e
          where e.id = s.endpoint_id and e.enabled and e.deleted_at is null
            and e.created_at <= ${createdAt.toISOString()}::timestamptz offset 0) e on true
      order by s.endpoint_id`)
    await insertDeliveries(
      tx,
      queue,
      rows.flatMap(({ id, url }) =>
        url === null
          ? []
          : [{ organizationId, eventId, event, createdAt: eventAt, endpoint: { id, url }, isProbe: false }],
      ),
    )
    const own = and(eq(fanouts.organizationId, organizationId), eq(fanouts.eventId, eventId))
    const last = rows.at(-1)
    if (last === undefined || rows.length < SENDER_DEFAULTS.publishDeliveries)
      await tx.queries.delete(fanouts).where(own)
    else await tx.queries.update(fanouts).set({ lastEndpointId: last.id }).where(own)
  }

  return {
    async run() {
      running ??= runAll().finally(() => {
        running = undefined
      })
      return running
    },
    async stop() {
      stopped.abort()
      // Its caller reports errors.
      await running?.catch(() => {})
    },
  }
}

/** Locks the oldest fan-out of the next organization. Those that other processes are working on are skipped. */
async function lockNext({ queries }: Transaction, lastTurn: string): Promise<FanoutRow | undefined> {
  const [row] = await queries
    .select()
    .from(fanouts)
    .where(gt(fanouts.organizationId, lastTurn))
    .orderBy(asc(fanouts.organizationId), asc(fanouts.createdAt))
    .limit(1)
    .for('update', { skipLocked: true })
  return row
}
