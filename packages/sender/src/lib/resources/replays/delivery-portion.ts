import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { Transaction } from '@hookseal/engine/database'
import { inDays } from '../../database/partitions/in-days.ts'
import { deliveries } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { conditionOf } from '../deliveries/delivery-filter.ts'
import { replayRows } from '../deliveries/replay.ts'
import type { Portion } from './portion.ts'
import { readFilter, type ReplayRow } from './replay.ts'

/** Replays the next matches of a replay, oldest first. */
export async function replayPortion(
  tx: Transaction,
  { queue }: Context,
  replay: ReplayRow,
): Promise<Portion> {
  const matches = matchesOf(replay)
  const { rows } = await tx.execute(sql<{ id: string; createdAt: number; matches: boolean }>`
    select ${deliveries.id} as id, extract(epoch from ${deliveries.createdAt})::float8 * 1000 as "createdAt", ${matches} as matches
    from ${deliveries} where ${rangeOf(replay)}
    order by ${deliveries.createdAt}, ${deliveries.id} limit ${SENDER_DEFAULTS.replayWindow}`)
  const found = rows.filter((row) => row.matches).slice(0, SENDER_DEFAULTS.replayPortion)
  const isFull = found.length === SENDER_DEFAULTS.replayPortion
  const ids = found.map(({ id }) => id)
  await queue.lock(tx, ids)
  // Read again under the lock: some may have been delivered or replayed in the meantime.
  const times = found.map(({ createdAt }) => createdAt)
  const still = await tx.queries
    .select({ id: deliveries.id, createdAt: deliveries.createdAt })
    .from(deliveries)
    .where(and(matches, inArray(deliveries.id, ids), inDays(sql`${deliveries.createdAt}`, times)))
    .orderBy(asc(deliveries.createdAt), asc(deliveries.id))
    .for('update')
  const replayed = await replayRows(tx, queue, still)
  return {
    replayed: replayed.length,
    last: isFull ? found.at(-1) : rows.at(-1),
    isLast: !isFull && rows.length < SENDER_DEFAULTS.replayWindow,
  }
}

/** Counts all matches, up to `limit`. */
export function countMatches(replay: ReplayRow, limit: number): SQL {
  return sql`select from ${deliveries} where ${rangeOf(replay)} and ${matchesOf(replay)} limit ${limit}`
}

/** The rows to read, in the order of an index. */
function rangeOf(replay: ReplayRow): SQL {
  const { organizationId, createdAt, positionAt, positionId } = replay
  const { endpointId, eventId, since, until } = readFilter(replay)
  return sql`${and(
    eq(deliveries.organizationId, organizationId),
    endpointId === undefined ? undefined : eq(deliveries.endpointId, endpointId),
    eventId === undefined ? undefined : eq(deliveries.eventId, eventId),
    since && sql`${deliveries.createdAt} >= ${since.toISOString()}::timestamptz`,
    sql`${deliveries.createdAt} <= ${createdAt.toISOString()}::timestamptz`,
    until && sql`${deliveries.createdAt} < ${until.toISOString()}::timestamptz`,
    positionAt === null
      ? undefined
      : sql`(${deliveries.createdAt}, ${deliveries.id}) > (${positionAt.toISOString()}::timestamptz, ${positionId})`,
  )}`
}

function matchesOf(replay: ReplayRow): SQL {
  return conditionOf({ ...readFilter(replay), organizationId: replay.organizationId })
}
