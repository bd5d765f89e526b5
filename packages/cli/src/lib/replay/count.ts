import type { Client } from '../api/client.ts'
import { DELIVERY_STATUSES, type DeliveryStatus } from '../api/types.ts'

export type Counts = Readonly<Record<DeliveryStatus, number>>

/** Counts the matching deliveries by status. */
export async function countByStatus(
  client: Client,
  filter: Readonly<Record<string, string>>,
): Promise<Counts> {
  const counts = await Promise.all(
    DELIVERY_STATUSES.map(async (status) => {
      const query = { ...filter, status, limit: 1, total: 'true' }
      const { total } = await client.call<{ total: number }>('GET', '/deliveries', { query })
      return [status, total] as const
    }),
  )
  return Object.fromEntries(counts) as Counts // one entry for each status
}
