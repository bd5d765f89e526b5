import { and, inArray, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { placesOf } from '../../database/partitions/places.ts'
import { deliveries } from '../../database/schema.ts'

const PAGE = 500

type AbandonContext = Pick<Context, 'database' | 'queue' | 'partitions'>

interface DeletedEndpoint {
  organizationId: string
  endpointId: string
}

/**
 * Sets all pending and failed deliveries of a deleted endpoint to dead, in transactions of 500. Finds them by their jobs, so that it does not
 * read the endpoint's log.
 */
export async function abandonDeliveries(context: AbandonContext, endpoint: DeletedEndpoint): Promise<void> {
  while ((await abandonPage(context, endpoint)) === PAGE);
}

async function abandonPage(
  { database, queue, partitions }: AbandonContext,
  endpoint: DeletedEndpoint,
): Promise<number> {
  const columns = { delivery: sql`${deliveries.createdAt}`, event: sql`${deliveries.createdAt}` }
  return database.transaction(async (tx) => {
    const ids = await queue.ofEndpoint(tx, endpoint, PAGE)
    if (ids.length === 0) return 0
    await queue.lock(tx, ids)
    for (const { delivery } of placesOf(ids, partitions, columns))
      await tx.queries
        .update(deliveries)
        .set({ status: 'dead', nextAttemptAt: null, errorMessage: 'The endpoint was deleted.' })
        .where(and(inArray(deliveries.id, ids), delivery, inArray(deliveries.status, ['pending', 'failed'])))
    await queue.cancel(tx, ids)
    return ids.length
  })
}
