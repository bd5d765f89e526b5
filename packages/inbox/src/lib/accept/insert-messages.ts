import { type SQL, sql } from 'drizzle-orm'
import { textTable, type Transaction } from '@hookseal/engine/database'
import { insertFirstAttempts } from '@hookseal/engine/queue'
import { CHANNEL } from '../notify.ts'
import { ORGANIZATION, RUNS } from '../queue.ts'
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
 *
 * @param options `withJobs`: also makes the messages due, where none of them has an order key. `notifies` all processes of that.
 */
export async function insertMessages(
  { execute }: Transaction,
  messages: readonly NewMessage[],
  { withJobs, notifies }: { withJobs: boolean; notifies: boolean },
): Promise<InsertedMessage[]> {
  if (messages.length === 0) return []
  const rows = textTable('r', messages, {
    id: ({ jobId }) => jobId,
    key: ({ key }) => key,
    event_id: ({ message }) => storable(message.id),
    type: ({ message }) => storable(message.type),
    tenant: ({ message }) => storable(message.tenant),
    provider: ({ provider }) => storable(provider),
    authenticated: ({ message }) => message.authenticated,
    seconds: ({ message }) => String(message.timestamp.getTime() / 1000),
    body: ({ message: { body } }) => toBase64(body),
    payload: ({ payload }) => payload ?? null,
    handler: ({ route }) => route.handler ?? null,
    order_key: ({ route }) => route.orderKey ?? null,
    low: ({ route }) => route.types?.low ?? null,
    high: ({ route }) => route.types?.high ?? null,
    state: ({ route }) => route.status,
    error: ({ route }) => storable(route.error),
  })
  const insert = sql`
    insert into hookseal_inbox.messages (id, key, seq, event_id, type, tenant, provider, authenticated, "timestamp", body, payload,
      handler, order_key, status, finished_at, error)
    select job, key, seq, event_id, type, tenant, provider, authenticated, to_timestamp(seconds::float8), decode(body, 'base64'), payload,
      case when status <> 'waiting' then handler end, case when status <> 'waiting' then order_key end, status,
      case when status in ('dead', 'discarded') then now() end, error
    from (
      select r.*, r.id::uuid as job, nextval('hookseal_inbox.message_order') as seq,
        case when r.order_key is not null and exists (
          select from hookseal_inbox.undone u
          where u.status = 'waiting' and u.type >= r.low collate "C" and u.type < r.high collate "C") then 'waiting' else r.state end as status
      from ${rows}) n
    where not exists (select from hookseal_inbox.other_keys o where o.key = n.key)
    order by key
    on conflict (key) do nothing
    returning id, status, handler`
  const { rows: inserted } = await execute(withJobs ? withFirstJobs(insert, notifies) : insertOnly(insert))
  return inserted
}

const COLUMNS = sql`'msg_' || replace(id::text, '-', '') as id, status`

function insertOnly(insert: SQL): SQL<InsertedMessage> {
  return sql`with new as (${insert}) select ${COLUMNS} from new`
}

/** Adds the jobs of the messages to the statement, and notifies all processes. */
function withFirstJobs(insert: SQL, notifies: boolean): SQL<InsertedMessage> {
  const due = sql`select id, handler as endpoint, ${ORGANIZATION}::text as organization from new where status = 'pending'`
  // Each is called once, if there is such a row.
  const notify = sql`, case status when 'pending' then (select pg_notify(${CHANNEL}, 'jobs')::text)
    when 'waiting' then (select pg_notify(${CHANNEL}, 'waiting')::text) end`
  return sql`
    with new as (${insert}), jobs as (${insertFirstAttempts(RUNS, due)})
    select ${COLUMNS} ${notifies ? notify : sql``} from new`
}

/** PostgreSQL's text type has no NUL. A lone surrogate becomes U+FFFD when it is written as UTF-8. */
function storable(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\0', '\uFFFD')
}

function toBase64(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64')
}
