import { sql } from 'drizzle-orm'
import type { Transaction } from '../../database/database.ts'
import { idArray } from '../../database/id-array.ts'

/**
 * Writes the subscriptions of these endpoints: a row for each type if the endpoint is enabled, none if it is disabled or deleted. Call it in
 * each transaction that changes one of these, after the change: the lock of the endpoint's row orders concurrent calls.
 */
export async function syncSubscriptions(
  { execute }: Transaction,
  endpointIds: readonly string[],
): Promise<void> {
  if (endpointIds.length === 0) return
  const ids = sql`${idArray(endpointIds)}::text[]`
  const current = sql`select e.organization_id, event, e.id from hookseal.endpoints e, unnest(e.events) event
    where e.id = any(${ids}) and e.enabled and e.deleted_at is null`
  await execute(sql`
    delete from hookseal.subscriptions
    where endpoint_id = any(${ids}) and (organization_id, event, endpoint_id) not in (${current})`)
  await execute(sql`
    insert into hookseal.subscriptions (organization_id, event, endpoint_id) ${current} on conflict do nothing`)
}
