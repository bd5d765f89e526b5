import { sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { INBOX_DEFAULTS } from '../../defaults.ts'
import { inRange } from '../messages/id-range.ts'
import { conditionOf } from '../messages/message-filter.ts'
import { matchesOf, type ReplayRow } from './replay.ts'

/** Counts the matches of a replay. Resolves with null if there are more than 10,000, or if counting takes too long. */
export async function countMatches(
  { database }: Pick<Context, 'database'>,
  replay: ReplayRow,
): Promise<number | null> {
  const filter = matchesOf(replay)
  const limit = INBOX_DEFAULTS.counted + 1
  const isDead = filter.status?.length === 1 && filter.status[0] === 'dead'
  const source = isDead
    ? sql`hookseal_inbox.undone u join hookseal_inbox.messages m on m.id = u.id where u.status = 'dead'`
    : sql`hookseal_inbox.messages m where true`
  const counted = await database
    .transaction(
      async ({ execute }) => {
        const { rows } = await execute(sql<{ count: number }>`
          select count(*)::int as count from (select from ${source} and ${inRange(sql`m.id`, filter, undefined)}
            and ${conditionOf(filter)} and m.erased_at is null limit ${limit}) found`)
        return rows[0]?.count ?? 0
      },
      { statementTimeoutMs: INBOX_DEFAULTS.countMs },
    )
    // The statement took too long.
    .catch(() => limit)
  return counted < limit ? counted : null
}
