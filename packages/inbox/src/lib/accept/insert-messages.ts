import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { toStorableJson } from '@hookseal/engine/util'
import type { NewMessage } from './new-message.ts'

export interface InsertedMessage {
  id: string
  status: 'pending' | 'waiting' | 'dead' | 'discarded'
}

/**
 * Inserts messages, except those whose key is stored. A message with an order key waits if one of its handler's types does: that one was
 * accepted before it.
 *
 * In the order of the keys, because two processes that insert the same ones in different orders would wait for each other. `seq` is in the
 * order of the messages.
 */
export async function insertMessages(
  { execute }: Transaction,
  messages: readonly NewMessage[],
): Promise<InsertedMessage[]> {
  const { rows } = await execute(sql<InsertedMessage>`
    insert into hookseal_inbox.messages (id, key, seq, event_id, type, tenant, provider, authenticated, "timestamp", body, payload,
      handler, order_key, status, finished_at, error)
    select id, key, seq, event_id, type, tenant, provider, authenticated, to_timestamp(timestamp_ms / 1000), decode(body, 'base64'), payload,
      case when status <> 'waiting' then handler end, case when status <> 'waiting' then order_key end, status,
      case when status in ('dead', 'discarded') then now() end, error
    from (
      select n.*, n.initial as status from (
        select r.*, nextval('hookseal_inbox.message_order') as seq,
          case when r.order_key is not null and exists (
            select from hookseal_inbox.undone u
            where u.status = 'waiting' and u.type >= r.low collate "C" and u.type < r.high collate "C") then 'waiting' else r.state end as initial
        from json_to_recordset(${toStorableJson(messages.map(({ row: { status, ...row } }) => ({ ...row, state: status })))}::text::json) as r(
          id uuid, key text, event_id text, type text, tenant text, provider text, authenticated text, timestamp_ms float8, body text,
          payload text, handler text, order_key text, low text, high text, state text, error text)) n
      ) routed
    order by key
    on conflict (key) do nothing
    returning 'msg_' || replace(id::text, '-', '') as id, status`)
  return rows
}
