import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { jobOf, type Queue } from '@hookseal/engine/queue'
import { ORGANIZATION } from '../queue.ts'

/** A message that has its handler and may have to wait for others of its key. */
export interface Entry {
  id: string
  handler: string
  orderKey: string | undefined
}

/**
 * Gives messages their jobs, except for those with an order key that has an unfinished message: these are blocked. Their status must be
 * `pending`. Messages of one key must be in the order in which they are to run.
 *
 * Locks the keys until `tx` ends, so that messages of a key are accepted and ended one after the other.
 *
 * @param options `keepsSeq`: blocked messages keep their place in the order of acceptance, for replays. @default false, they are the last
 */
export async function enqueue(
  tx: Transaction,
  queue: Pick<Queue, 'add'>,
  entries: readonly Entry[],
  { keepsSeq = false }: { keepsSeq?: boolean } = {},
): Promise<void> {
  const ordered = entries.filter(isOrdered)
  const blocked = ordered.length === 0 ? NONE : await lockKeys(tx, ordered)
  if (blocked.size > 0) await block(tx, blocked, keepsSeq)
  await queue.add(
    tx,
    entries.filter(({ id }) => !blocked.has(id)).map(({ id, handler }) => toJob(id, handler)),
  )
}

/** The job of a message that is due now. */
export function toJob(
  id: string,
  handler: string,
): { deliveryId: string; endpointId: string; organizationId: string } {
  return { deliveryId: id, endpointId: handler, organizationId: ORGANIZATION }
}

type Ordered = Entry & { orderKey: string }

const NONE: ReadonlySet<string> = new Set()

function isOrdered(entry: Entry): entry is Ordered {
  return entry.orderKey !== undefined
}

/** Locks the keys and makes the first message of each free one its head. Returns the messages that must wait. */
async function lockKeys({ execute }: Transaction, entries: readonly Ordered[]): Promise<ReadonlySet<string>> {
  const byKey = [...Map.groupBy(entries, ({ handler, orderKey }) => `${handler}\0${orderKey}`).values()]
  const heads = byKey.flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [{ handler: first.handler, order_key: first.orderKey, head: jobOf(first.id), waiting: rest.length }],
  )
  const { rows } = await execute(sql<{ head: string }>`
    insert into hookseal_inbox.order_keys as k (handler, order_key, head, waiting)
    select handler, order_key, head, waiting
    from json_to_recordset(${JSON.stringify(heads)}::text::json) as n(handler text, order_key text, head uuid, waiting int)
    order by handler, order_key
    on conflict (handler, order_key) do update set waiting = k.waiting + excluded.waiting + 1
    returning head`)
  const current = new Set(rows.map(({ head }) => head))
  return new Set(entries.filter(({ id }) => !current.has(jobOf(id))).map(({ id }) => id))
}

/** The numbers are drawn while the keys are locked, so they are in the order of the commits. */
async function block({ execute }: Transaction, ids: ReadonlySet<string>, keepsSeq: boolean): Promise<void> {
  const rows = [...ids].map((id) => ({ id: jobOf(id) }))
  const seq = keepsSeq ? sql`m.seq` : sql`n.seq`
  await execute(sql`
    update hookseal_inbox.messages m set status = 'blocked', seq = ${seq}
    from (select id, nextval('hookseal_inbox.message_order') as seq
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(id uuid)) n
    where m.id = n.id`)
}
