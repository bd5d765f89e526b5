import { and, inArray, sql } from 'drizzle-orm'
import { readNow, type Transaction } from '@hookseal/engine/database'
import { inDays } from '../../database/partitions/in-days.ts'
import { deliveries } from '../../database/schema.ts'
import type { Queue } from '@hookseal/engine/queue'
import { reloadOnCommit, WAKE } from '../notify.ts'

/**
 * Restarts the retry schedule of deliveries. Earlier attempts stay in the log, and their count continues.
 *
 * @param options `isProbe` attempts them also while their endpoint is paused, see `NewJob`. Only for a replay by hand.
 */
export async function replayRows(
  tx: Transaction,
  queue: Queue,
  found: readonly { id: string; createdAt: Date }[],
  { isProbe = false }: { isProbe?: boolean } = {},
): Promise<(typeof deliveries.$inferSelect)[]> {
  if (found.length === 0) return []
  const now = new Date(await readNow(tx))
  const rows = await tx.queries
    .update(deliveries)
    .set({ status: 'pending', step: 0, nextAttemptAt: now, deliveredAt: null })
    .where(
      and(
        inArray(
          deliveries.id,
          found.map(({ id }) => id),
        ),
        inDays(
          sql`${deliveries.createdAt}`,
          found.map(({ createdAt }) => createdAt.getTime()),
        ),
      ),
    )
    .returning()
  // Replaces the job of a scheduled retry with one that is due now.
  await queue.replace(
    tx,
    rows.map(({ id, endpointId, organizationId }) => ({
      deliveryId: id,
      endpointId,
      organizationId,
      dueAt: now,
      isProbe,
    })),
  )
  // A worker may hold the job until the pause of its endpoint ends: it returns it.
  if (isProbe)
    for (const id of new Set(rows.map(({ endpointId }) => endpointId))) await reloadOnCommit(tx, id)
  await tx.execute(WAKE)
  return rows
}
