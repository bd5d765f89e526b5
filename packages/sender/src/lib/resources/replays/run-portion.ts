import { and, asc, eq, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { Transaction } from '@hookseal/engine/database'
import { oldestKeptDay } from '../../database/partitions/days.ts'
import { endpoints, replays } from '../../database/schema.ts'
import { LIMITS, SENDER_DEFAULTS } from '../../defaults.ts'
import { countMatches, replayPortion } from './delivery-portion.ts'
import { type CatchingUp, countMissing, createMissingPortion } from './missing-portion.ts'
import type { Portion } from './portion.ts'
import { readFilter, type ReplayRow, writeFilter } from './replay.ts'

/** Runs bulk replays in portions. Any process can run the next portion. */
export interface ReplayPortions {
  /**
   * Runs one portion: of the replay with this id, or of the one that waited longest. Resolves with whether there was one.
   *
   * A portion is one short transaction that locks the replay and also writes its new position. If the process is killed, the database
   * rolls the portion back and another process runs it.
   */
  readonly run: (id?: string) => Promise<boolean>
  /** Counts the matches of a replay. Resolves with null if there are more than 10,000, or if counting takes longer than two seconds. */
  readonly count: (replay: ReplayRow) => Promise<number | null>
}

export function createReplayPortions(context: Context): ReplayPortions {
  const { database, changes, log } = context

  /** Leaves out what retention drops: the jobs would keep its days, with the data of all organizations. */
  function withoutExpired(replay: ReplayRow): ReplayRow {
    const { since } = readFilter(replay)
    const oldest = oldestKeptDay(context.clock.now(), context.policy.retentionMs)
    const start = new Date(Math.max(oldest, since?.getTime() ?? 0))
    return { ...replay, filter: writeFilter({ ...readFilter(replay), since: start }) }
  }

  async function runLocked(tx: Transaction, locked: ReplayRow): Promise<void> {
    const replay = withoutExpired(locked)
    if (!replay.missing) return save(tx, replay, await replayPortion(tx, context, replay))
    const endpoint = await findEndpoint(tx, replay)
    if (typeof endpoint === 'object')
      return save(tx, replay, await createMissingPortion(tx, context, replay, endpoint))
    await tx.queries
      .update(replays)
      .set({ status: 'failed', error: endpoint, finishedAt: new Date() })
      .where(eq(replays.id, replay.id))
  }

  /** Delays the next portion after an error. A replay whose portions keep failing fails. */
  async function postpone({ id, failures }: ReplayRow): Promise<void> {
    const hasFailed = failures + 1 >= SENDER_DEFAULTS.replayFailures
    await database.queries
      .update(replays)
      .set({
        failures: failures + 1,
        nextAt: sql`now() + ${SENDER_DEFAULTS.replayRetryMs} * interval '1 ms'`,
        ...(hasFailed
          ? {
              status: 'failed',
              error: 'The database rejected it. See the log of the sender.',
              finishedAt: new Date(),
            }
          : {}),
      })
      .where(and(eq(replays.id, id), eq(replays.status, 'running')))
  }

  return {
    async run(id) {
      let replay: ReplayRow | undefined
      try {
        await database.transaction(
          async (tx) => {
            replay = await lockNext(tx, id)
            if (replay !== undefined) await runLocked(tx, replay)
          },
          { statementTimeoutMs: SENDER_DEFAULTS.slowStatementMs },
        )
      } catch (err) {
        log.error({ err, replayId: replay?.id }, 'a portion of a replay failed, retrying')
        if (replay !== undefined) await postpone(replay)
        throw err
      }
      if (replay === undefined) return false
      changes.record(replay.organizationId, 'replays', 'deliveries', 'stats')
      return true
    },
    async count(started) {
      const replay = withoutExpired(started)
      const limit = LIMITS.total + 1
      const counted = await database
        .transaction(
          async (tx) => {
            const endpoint = replay.missing ? await findEndpoint(tx, replay) : undefined
            if (typeof endpoint === 'string') return 0
            const matches =
              endpoint === undefined ? countMatches(replay, limit) : countMissing(replay, endpoint, limit)
            const statement = sql<{ count: number }>`select count(*)::int as count from (${matches}) m`
            const { rows } = await tx.execute(statement)
            return rows[0]?.count ?? 0
          },
          { statementTimeoutMs: SENDER_DEFAULTS.replayCountMs },
        )
        // The statement took too long.
        .catch(() => limit)
      return counted < limit ? counted : null
    },
  }
}

/** Locks a replay until `tx` ends. Those that other processes are working on are skipped. */
async function lockNext({ queries }: Transaction, id: string | undefined): Promise<ReplayRow | undefined> {
  const isNext = id === undefined ? sql`${replays.nextAt} <= now()` : eq(replays.id, id)
  const [row] = await queries
    .select()
    .from(replays)
    .where(and(eq(replays.status, 'running'), isNext))
    .orderBy(asc(replays.nextAt))
    .limit(1)
    .for('update', { skipLocked: true })
  return row
}

/** Writes the position. The next portion is that of another replay, if one is waiting. */
async function save({ queries }: Transaction, { id }: ReplayRow, portion: Portion): Promise<void> {
  const { replayed, last, isLast } = portion
  await queries
    .update(replays)
    .set({
      replayed: sql`${replays.replayed} + ${replayed}`,
      failures: 0,
      nextAt: sql`clock_timestamp()`,
      ...(last === undefined ? {} : { positionAt: new Date(last.createdAt), positionId: last.id }),
      ...(isLast
        ? {
            status: 'done' as const,
            finishedAt: new Date(),
            matched: sql`coalesce(${replays.matched}, ${replays.replayed} + ${replayed})`,
          }
        : {}),
    })
    .where(eq(replays.id, id))
}

/** Resolves with the endpoint, or with the reason why it cannot catch up. */
async function findEndpoint({ queries }: Transaction, replay: ReplayRow): Promise<CatchingUp | string> {
  const { endpointId = '' } = readFilter(replay)
  const [row] = await queries
    .select()
    .from(endpoints)
    .where(and(eq(endpoints.id, endpointId), eq(endpoints.organizationId, replay.organizationId)))
  if (row === undefined || row.deletedAt !== null) return 'The webhook was deleted.'
  return row.enabled ? row : 'The webhook was disabled. Enable it, then start a new replay.'
}
