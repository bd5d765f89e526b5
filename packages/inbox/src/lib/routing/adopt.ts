import { sql } from 'drizzle-orm'
import { ADVISORY_LOCKS, type Transaction } from '@hookseal/engine/database'
import { jobOf } from '@hookseal/engine/queue'
import { toStorableJson } from '@hookseal/engine/util'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import type { Handler } from '../handlers/handler.ts'
import { notifyOnCommit } from '../notify.ts'
import { parseMessage, STORED_COLUMNS, type StoredMessage } from '../stored-message.ts'
import { enqueue } from './enqueue.ts'
import { orderKeyOf } from './order-key.ts'

/** The type and provider of waiting messages, empty for none. */
interface Topic {
  type: string
  provider: string
}

/**
 * Gives waiting messages to the handlers that this process has for them, in the order of acceptance. One process does it at a time, so that the
 * order holds. Resolves with how many found one.
 */
export async function adoptWaiting(context: Context, signal?: AbortSignal): Promise<number> {
  let adopted = 0
  for (;;) {
    const count = await context.database.transaction(async (tx) => adoptSome(context, tx))
    adopted += count
    if (count === 0 || signal?.aborted) return adopted
  }
}

async function adoptSome(context: Context, tx: Transaction): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.changeWaitingMessages})`)
  const topics = (await readTopics(tx)).flatMap((topic) => {
    const handler = handlerOf(context, topic)
    return handler === undefined ? [] : [{ ...topic, handler }]
  })
  if (topics.length === 0) return 0
  const messages = await readWaiting(tx, topics)
  if (messages.length === 0) return 0
  const routed = []
  for (const message of messages) routed.push(await route(context, message))
  await tx.execute(sql`
    update hookseal_inbox.messages m set status = n.status, handler = n.handler, order_key = n.order_key, error = n.error,
      finished_at = case when n.status = 'dead' then now() end
    from json_to_recordset(${toStorableJson(routed.map(toRow))}::text::json) as n(id uuid, status text, handler text, order_key text, error text)
    where m.id = n.id`)
  await enqueue(
    tx,
    context.queue,
    routed.filter(({ error }) => error === undefined),
  )
  await notifyOnCommit(tx, context.database, 'jobs')
  return messages.length
}

/** Steps from one topic with waiting messages to the next, whatever each has waiting. */
async function readTopics({ execute }: Transaction): Promise<Topic[]> {
  const { rows } = await execute(sql<Topic>`
    with recursive topics as (
      (select type, provider from hookseal_inbox.undone where status = 'waiting' order by type, provider limit 1)
      union all
      select next.type, next.provider from topics t cross join lateral (
        select u.type, u.provider from hookseal_inbox.undone u
        where u.status = 'waiting' and (u.type, u.provider) > (t.type, t.provider) order by u.type, u.provider limit 1) next)
    select type, provider from topics`)
  return rows
}

function handlerOf({ router }: Context, { type, provider }: Topic): Handler | undefined {
  return router.find(type === '' ? undefined : type, provider === '' ? undefined : provider)
}

type Waiting = StoredMessage & { handlerName: string }

/** Reads the oldest waiting messages of these topics. The bodies only of those whose order key needs them. */
async function readWaiting(
  { execute }: Transaction,
  topics: readonly (Topic & { handler: Handler })[],
): Promise<Waiting[]> {
  const rows = topics.map(({ type, provider, handler }) => ({
    type,
    provider,
    handler: handler.name,
    ordered: handler.orderBy !== undefined,
  }))
  const { adoptBatch, statementBytes } = INBOX_DEFAULTS
  const result = await execute(sql<Waiting>`
    with oldest as (
      select u.id, u.seq, t.handler, t.ordered
      from json_to_recordset(${toStorableJson(rows)}::text::json) as t(type text, provider text, handler text, ordered boolean)
      cross join lateral (
        select id, seq from hookseal_inbox.undone u
        where u.status = 'waiting' and u.type = t.type collate "C" and u.provider = t.provider collate "C" order by u.seq limit ${adoptBatch}) u
      order by u.seq limit ${adoptBatch})
    select ${STORED_COLUMNS}, o.handler as "handlerName"
    from (
      select o.*, sum(octet_length(s.body)) over (order by o.seq) - octet_length(s.body) as bytes_before
      from oldest o join hookseal_inbox.messages s on s.id = o.id where o.ordered
      union all select o.*, 0 from oldest o where not o.ordered) o
    join lateral (
      select s.id, s.event_id, s.type, s.tenant, s.provider, s.authenticated, s."timestamp", s.accepted_at, s.handler, s.order_key, s.status,
        s.attempt, s.step, case when o.ordered then s.body else ''::bytea end as body, s.payload
      from hookseal_inbox.messages s where s.id = o.id) m on true
    where o.bytes_before <= ${statementBytes}
    order by o.seq`)
  return result.rows
}

interface Routed {
  id: string
  handler: string
  orderKey: string | undefined
  error: string | undefined
}

async function route(context: Context, { handlerName, ...message }: Waiting): Promise<Routed> {
  const handler = context.router.get(handlerName)
  const unordered = { id: message.id, handler: handlerName, orderKey: undefined, error: undefined }
  if (handler?.orderBy === undefined) return unordered
  const ordered = await orderKeyOf(context, handler, message.id, () => parseMessage(message))
  return 'error' in ordered ? { ...unordered, error: ordered.error } : { ...unordered, orderKey: ordered.key }
}

function toRow({ id, handler, orderKey, error }: Routed) {
  return {
    id: jobOf(id),
    handler,
    order_key: orderKey,
    error,
    status: error === undefined ? 'pending' : 'dead',
  }
}
