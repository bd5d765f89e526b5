import { inArray } from 'drizzle-orm'
import type { Transaction } from '../../database/database.ts'
import { deliveries } from '../../database/schema.ts'
import type { DeliveryQueue } from '../../queue/delivery-queue.ts'
import { WAKE } from '../notify.ts'

/** Begins the schedule of these deliveries anew. Their attempts so far stay in the log and go on being counted. */
export async function replayRows(
  tx: Transaction,
  queue: DeliveryQueue,
  ids: string[],
): Promise<(typeof deliveries.$inferSelect)[]> {
  if (ids.length === 0) return []
  const rows = await tx.queries
    .update(deliveries)
    .set({ status: 'pending', step: 0, nextAttemptAt: new Date(), deliveredAt: null })
    .where(inArray(deliveries.id, ids))
    .returning()
  // A job that waits for its retry is replaced by one that is due now.
  await queue.replace(
    tx,
    rows.map(({ id, endpointId }) => ({ deliveryId: id, endpointId, dueAt: new Date() })),
  )
  await tx.execute(WAKE)
  return rows
}
