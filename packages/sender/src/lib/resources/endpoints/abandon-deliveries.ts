import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { inDays } from '../../database/partitions/in-days.ts'
import { deliveries } from '../../database/schema.ts'

const PAGE = 500

/** Sets all pending and failed deliveries of a deleted endpoint to dead, in transactions of 500. */
export async function abandonDeliveries(context: Context, endpointId: string): Promise<void> {
  while ((await abandonPage(context, endpointId)) === PAGE);
}

async function abandonPage({ database, queue }: Context, endpointId: string): Promise<number> {
  const open = and(eq(deliveries.endpointId, endpointId), sql`${deliveries.status} in ('pending', 'failed')`)
  return database.transaction(async (tx) => {
    const { id, createdAt } = deliveries
    const found = await tx.queries.select({ id, createdAt }).from(deliveries).where(open).limit(PAGE)
    const ids = found.map((row) => row.id)
    const inPartitions = inDays(
      sql`${createdAt}`,
      found.map((row) => row.createdAt.getTime()),
    )
    await queue.lock(tx, ids)
    const abandoned = await tx.queries
      .update(deliveries)
      .set({ status: 'dead', nextAttemptAt: null, errorMessage: 'The endpoint was deleted.' })
      .where(and(inArray(deliveries.id, ids), inPartitions, open))
      .returning({ id: deliveries.id })
    await queue.cancel(
      tx,
      abandoned.map((row) => row.id),
    )
    return found.length
  })
}
