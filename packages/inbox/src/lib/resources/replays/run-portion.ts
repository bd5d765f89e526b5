import { type SQL, sql } from 'drizzle-orm'
import { idArray, type Transaction } from '@hookseal/engine/database'
import { jobOf } from '@hookseal/engine/queue'
import type { Context } from '../../context.ts'
import { INBOX_DEFAULTS } from '../../defaults.ts'
import type { Announce, Notice } from '../../notify.ts'
import { streamsOf } from '../messages/id-streams.ts'
import { conditionOf } from '../messages/message-filter.ts'
import { scanMessages } from '../messages/read-messages.ts'
import { type FinishedRow, restart } from '../messages/restart.ts'
import { matchesOf, REPLAY_COLUMNS, type ReplayRow } from './replay.ts'

type PortionContext = Pick<Context, 'database' | 'queue' | 'log'>

/**
 * Runs one portion of the replay that waited longest. Resolves with whether there was one.
 *
 * A portion is one short transaction that locks the replay and also writes its new position. If the process is killed, the database rolls it back
 * and another process runs it.
 */
export async function runPortion(context: PortionContext, announce: Announce): Promise<boolean> {
  const { database, log } = context
  let replay: ReplayRow | undefined
  try {
    const notices = await database.transaction(async (tx) => {
      replay = await lockNext(tx)
      return replay === undefined ? [] : runLocked(tx, context, replay)
    })
    announce(notices)
  } catch (err) {
    log.error({ err, replayId: replay?.id }, 'a portion of a replay failed, retrying')
    if (replay !== undefined) await postpone(database, replay)
    throw err
  }
  return replay !== undefined
}

/** Locks a replay until `tx` ends. Those that other processes are working on are skipped. */
async function lockNext({ execute }: Transaction): Promise<ReplayRow | undefined> {
  const { rows } = await execute(sql<ReplayRow>`
    select ${REPLAY_COLUMNS} from hookseal_inbox.replays r where r.status = 'running' and r.next_at <= now()
    order by r.next_at limit 1 for update skip locked`)
  return rows[0]
}

async function runLocked(tx: Transaction, context: PortionContext, replay: ReplayRow): Promise<Notice[]> {
  const { replayPortion: limit, replayWindow: examined } = INBOX_DEFAULTS
  const filter = matchesOf(replay)
  const side = 'newer'
  const from = replay.position === null ? undefined : ({ side, id: replay.position } as const)
  const portion = { filter, from, side, examined, limit } as const
  const { rows, end } = await (streamsOf(filter)?.read(tx, portion) ?? scanMessages(tx, portion))
  // A full portion may have left out matches before `end`.
  const last = rows.length === limit ? rows.at(-1)?.id : end
  const finished = await lockFinished(
    tx,
    rows.map(({ id }) => id),
    conditionOf(filter),
  )
  const notices = await restart(tx, context, finished)
  await save(tx, replay, { replayed: finished.length, last })
  return notices
}

/** Locks the messages that still match, and returns them in the order of their acceptance. */
async function lockFinished(
  { execute }: Transaction,
  ids: readonly string[],
  matches: SQL,
): Promise<FinishedRow[]> {
  if (ids.length === 0) return []
  const { rows } = await execute(sql<FinishedRow & { seq: number }>`
    select 'msg_' || replace(m.id::text, '-', '') as id, m.status, m.handler, m.order_key as "orderKey", m.attempt, m.seq::float8 as seq
    from hookseal_inbox.messages m
    where m.id = any(${idArray(ids.map(jobOf))}::uuid[]) and ${matches} and m.erased_at is null
    order by m.id for update`)
  return rows.toSorted((a, b) => a.seq - b.seq)
}

/** Writes the position. The next portion is that of another replay, if one is waiting. */
async function save(
  { execute }: Transaction,
  { id }: ReplayRow,
  { replayed, last }: { replayed: number; last: string | undefined },
): Promise<void> {
  const end =
    last === undefined
      ? sql`, status = 'done', finished_at = now(), matched = coalesce(matched, replayed + ${replayed})`
      : sql`, position = ${jobOf(last)}::uuid`
  await execute(sql`
    update hookseal_inbox.replays set replayed = replayed + ${replayed}, failures = 0, next_at = clock_timestamp() ${end}
    where id = ${jobOf(id)}::uuid`)
}

/** Delays the next portion after an error. A replay whose portions keep failing fails. */
async function postpone({ execute }: Transaction, { id, failures }: ReplayRow): Promise<void> {
  const hasFailed = failures + 1 >= INBOX_DEFAULTS.replayFailures
  const end = hasFailed
    ? sql`, status = 'failed', finished_at = now(), error = 'The database rejected it. See the log of the application.'`
    : sql``
  await execute(sql`
    update hookseal_inbox.replays set failures = failures + 1, next_at = now() + ${INBOX_DEFAULTS.replayRetryMs} * interval '1 ms' ${end}
    where id = ${jobOf(id)}::uuid and status = 'running'`)
}
