import type { Client } from '../api/client.ts'
import { DELIVERY_STATUSES, type DeliveryStatus } from '../api/types.ts'

/** Deliveries by their status. */
export type Counts = Readonly<Record<DeliveryStatus, number>>

/** Counts, and whether there are more than the sender counts. */
export interface Counted {
  counts: Counts
  isMinimum: boolean
}

/** Counts the matching deliveries by status. */
export async function countByStatus(
  client: Client,
  filter: Readonly<Record<string, string>>,
): Promise<Counted> {
  const counted = await Promise.all(
    DELIVERY_STATUSES.map(async (status) => {
      const query = { ...filter, status, limit: 1, total: 'true' }
      const page = await client.call<{ total: number; total_is_minimum: boolean }>('GET', '/deliveries', {
        query,
      })
      return { status, ...page }
    }),
  )
  return {
    // One entry for each status.
    counts: Object.fromEntries(counted.map(({ status, total }) => [status, total])) as Counts,
    isMinimum: counted.some((one) => one.total_is_minimum),
  }
}
