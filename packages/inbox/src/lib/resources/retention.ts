import { sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { readNow } from '@hookseal/engine/database'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { firstIdAt } from './messages/id-range.ts'
import { FINISHED } from './messages/message.ts'
import { idArray } from '@hookseal/engine/database'

interface Portion {
  examined: number
  deleted: number
  last: string | null
}

const DAY_MS = 86_400_000

/**
 * Deletes the messages that finished before the retention period, with their runs, in portions, oldest first. Unfinished messages stay, whatever
 * their age. Ages are by the clock of the database. Resolves with the number of deleted messages.
 *
 * Ids are in the order of acceptance, which is earlier than the end. So it reads the primary key up to the period, and no index must change
 * when a message ends.
 */
export async function sweep(
  { database, policy, log }: Pick<Context, 'database' | 'policy' | 'log'>,
  signal: AbortSignal,
): Promise<number> {
  const { retentionPortion: limit, retentionPauseMs, replayKeptSeconds } = INBOX_DEFAULTS
  const before = (await readNow(database)) - policy.retentionMs
  // By the clock of the process that accepted the message.
  const end = firstIdAt(before + DAY_MS)
  let position = firstIdAt(0)
  let deleted = 0
  while (!signal.aborted) {
    const portion = await database.transaction(async ({ execute }) => {
      const { rows } = await execute(sql<Portion>`
        with seen as materialized (
          select id from hookseal_inbox.messages where id > ${position}::uuid and id < ${end}::uuid order by id limit ${limit}),
        old as materialized (
          select m.id from hookseal_inbox.messages m where m.id = any(array(select id from seen)) and m.status = any(${idArray(FINISHED)}::text[])
            and m.finished_at < to_timestamp(${before / 1000}::float8) for update skip locked),
        runs as (delete from hookseal_inbox.runs r using old where r.message_id = old.id),
        deleted as (delete from hookseal_inbox.messages m using old where m.id = old.id returning m.id)
        select (select count(*)::int from seen) as examined, (select count(*)::int from deleted) as deleted, (select max(id::text) from seen) as last`)
      return rows[0]
    })
    deleted += portion?.deleted ?? 0
    if (portion === undefined || portion.last === null || portion.examined < limit) break
    position = portion.last
    await sleep(retentionPauseMs)
  }
  await database.execute(sql`
    delete from hookseal_inbox.replays where finished_at < now() - ${replayKeptSeconds}::float8 * interval '1 s'`)
  // PostgreSQL vacuums by itself, an embedded database does not: it would never reuse space.
  if (database.backend === 'pglite' && deleted > 0 && !signal.aborted)
    await database.execute(sql`vacuum hookseal_inbox.messages, hookseal_inbox.runs, hookseal_inbox.undone`)
  if (deleted > 0) log.info({ deleted }, 'deleted messages after the retention period')
  return deleted
}
