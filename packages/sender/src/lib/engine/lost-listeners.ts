import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { LISTENER_URL } from '../transport/listener-transport.ts'

/** Deletes the endpoints of listeners without a heartbeat. A listener that disconnects deletes its own, unless its process was killed. */
export async function deleteLostListeners({ execute }: Transaction): Promise<void> {
  // Not a parameter: PostgreSQL must know that the index of listeners has these rows.
  const isListener = sql.raw(`url = '${LISTENER_URL}' and deleted_at is null`)
  await execute(sql`
    with gone as (
      update hookseal.endpoints set enabled = false, deleted_at = now()
      where ${isListener} and coalesce(updated_at, created_at) < now() - ${SENDER_DEFAULTS.retentionSweepMs}::float8 * interval '1 ms'
      returning id)
    delete from hookseal.subscriptions where endpoint_id in (select id from gone)`)
}
