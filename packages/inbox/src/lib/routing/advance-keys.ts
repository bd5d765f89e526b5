import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { jobOf, type NewJob } from '@hookseal/engine/queue'
import { toJob } from './enqueue.ts'

/**
 * Makes the next message of each key its head, for keys whose head is one of these ended messages. Returns the jobs to add for them. Forgets
 * keys without another message.
 */
export async function advanceKeys(
  { execute }: Transaction,
  ended: readonly { id: string; handler: string; orderKey: string }[],
): Promise<NewJob[]> {
  if (ended.length === 0) return []
  const rows = ended.map(({ id, handler, orderKey }) => ({ head: jobOf(id), handler, order_key: orderKey }))
  // In a statement of its own: the next one then sees what was accepted until the lock was granted.
  const { rows: locked } = await execute(sql<{ handler: string; order_key: string }>`
    select k.handler, k.order_key from hookseal_inbox.order_keys k
    where (k.handler, k.order_key, k.head) in (
      select handler, order_key, head
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(handler text, order_key text, head uuid))
    order by k.handler, k.order_key for update`)
  if (locked.length === 0) return []
  const { rows: next } = await execute(sql<{ id: string; handler: string }>`
    with next as (
      select l.handler, l.order_key, n.id
      from json_to_recordset(${JSON.stringify(locked)}::text::json) as l(handler text, order_key text)
      left join lateral (
        select id from hookseal_inbox.undone u
        where u.status = 'blocked' and u.handler = l.handler and u.order_key = l.order_key order by u.seq limit 1) n on true),
    removed as (
      delete from hookseal_inbox.order_keys k using next n
      where k.handler = n.handler and k.order_key = n.order_key and n.id is null),
    moved as (
      update hookseal_inbox.order_keys k set head = n.id, waiting = k.waiting - 1 from next n
      where k.handler = n.handler and k.order_key = n.order_key and n.id is not null),
    started as (
      update hookseal_inbox.messages m set status = 'pending' from next n where m.id = n.id)
    select 'msg_' || replace(id::text, '-', '') as id, handler from next where id is not null`)
  return next.map(({ id, handler }) => toJob(id, handler))
}
