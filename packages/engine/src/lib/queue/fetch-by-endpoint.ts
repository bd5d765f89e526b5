import type { Transaction } from '../database/database.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { type Fetched, type Full, leaseJobs } from './fetch-jobs.ts'
import type { AttemptKind, Turn } from './job.ts'
import { FIRST_ATTEMPT, PROBE, priorityOfRetry, rangeOf } from './priority.ts'
import type { QueueTable } from './queue-table.ts'
import { exploreTurns, jobsOfTurns, newestFirstAttempts, newestRetries } from './turns.ts'

/** Endpoints that one exploration visits. With more of them, a process gets to know the rest little by little. */
const STEPS = 100
/** If the endpoints that it visits are all full, an exploration that is not over may take a fiftieth of the time, and pauses no longer than this. */
const PAUSE = { factor: 49, maxMs: 100 }
/** Rows of the newest jobs that are read while an exploration is not over. */
const NEWEST = 400
/** How much longer than its transaction's start a publish may take to commit, and still count as new. */
const COMMIT_MS = 1000
/** Of one endpoint, a fetch leases a quarter at most. */
const TURNS = 4
/** Endpoints of one fetch. */
const MAX_TURNS = 100

/** An endpoint that may have due jobs. */
interface Candidate extends Turn {
  /** Whether one of them is a probe. */
  hasProbe: boolean
}

/** Leases jobs of one kind endpoint by endpoint. What it skips costs nothing, whatever that has waiting. */
export type FetchByEndpoint = (options: { limit: number; now: number; full: Full }) => Promise<Fetched>

/**
 * Creates the fetch, with its memory of the endpoints that may have due jobs. It learns of them in three ways:
 *
 * - It explores the index of waiting jobs, endpoint by endpoint. If there are many, this takes several fetches.
 * - Until then, it looks for the endpoints of the newest jobs.
 * - Callers report endpoints that are no longer full.
 */
export function createFetchByEndpoint(
  connection: Transaction['queue'],
  table: QueueTable,
  kind: AttemptKind,
): FetchByEndpoint {
  const candidates = new Map<string, Candidate>()
  /** Where the exploration continues, whether it needs several fetches, and when it may go on, by `performance.now()`. */
  const tour = { after: START, isLong: false, againAt: -Infinity }
  let newestSince = 0
  let skipped: ReadonlySet<string> = new Set()

  function offer(turns: readonly (Turn & { priority: number })[]): void {
    for (const { organizationId, endpointId, priority } of turns) {
      const hasProbe = priority >= PROBE || candidates.get(endpointId)?.hasProbe === true
      candidates.set(endpointId, { organizationId, endpointId, hasProbe })
    }
  }

  async function explore(now: number, full: Full): Promise<void> {
    const startedAt = performance.now()
    const { organizationId, endpointId } = tour.after
    const values = [organizationId, endpointId, STEPS, [...full.organizations], ...rangeOf(kind, now)]
    const rows = await select<Turn & { priority: number | null }>(connection, exploreTurns(table), values)
    const found = rows.flatMap(({ priority, ...turn }) => (priority === null ? [] : [{ ...turn, priority }]))
    offer(found)
    const isOver = rows.length < STEPS
    const endedAt = performance.now()
    tour.isLong = !(isOver && tour.after === START)
    tour.after = isOver ? START : (rows.at(-1) ?? START)
    const isFruitful = found.some((turn) => !full.isFull(turn.endpointId))
    if (isFruitful) tour.againAt = endedAt
    else
      tour.againAt =
        endedAt +
        (isOver ? ENGINE_DEFAULTS.pollMs : Math.min(PAUSE.maxMs, PAUSE.factor * (endedAt - startedAt)))
  }

  async function readNewest(now: number): Promise<void> {
    const since = newestSince
    newestSince = now - COMMIT_MS
    if (kind === 'first')
      offer(await select(connection, newestFirstAttempts(table), [new Date(since), NEWEST]))
    else {
      const [least] = rangeOf(kind, now)
      offer(await select(connection, newestRetries(table), [least, priorityOfRetry(new Date(since)), NEWEST]))
    }
  }

  /** Explores from the first organization on that is no longer full: its endpoints were skipped. */
  function returnToFreed(organizations: ReadonlySet<string>): void {
    const freed = [...skipped].filter((id) => !organizations.has(id)).toSorted()
    skipped = organizations
    const [organizationId] = freed
    if (organizationId === undefined || !tour.isLong) return
    tour.after = { organizationId, endpointId: '' }
    tour.againAt = -Infinity
  }

  /** Takes candidates that are not full. Forgets the others: they are reported when they no longer are. */
  function choose(
    least: number,
    { organizations, isFull, acceptsProbe }: Full,
  ): (Candidate & { least: number })[] {
    const chosen: (Candidate & { least: number })[] = []
    for (const candidate of candidates.values()) {
      if (chosen.length === MAX_TURNS) break
      const { organizationId, endpointId, hasProbe } = candidate
      const isOpen = !organizations.has(organizationId)
      if (isOpen && !isFull(endpointId)) chosen.push({ ...candidate, least })
      else if (isOpen && hasProbe && acceptsProbe(endpointId)) chosen.push({ ...candidate, least: PROBE })
      else candidates.delete(endpointId)
    }
    return chosen
  }

  return async function fetchByEndpoint({ limit, now, full }) {
    for (const turn of full.freed) offer([{ ...turn, priority: FIRST_ATTEMPT }])
    returnToFreed(full.organizations)
    if (tour.isLong) await readNewest(now)
    if (!tour.isLong || performance.now() >= tour.againAt) await explore(now, full)
    const [least, most] = rangeOf(kind, now)
    const chosen = choose(least, full)
    if (chosen.length === 0) return { jobs: [], hasMore: false, restAt: restAt() }
    const ofOne = Math.ceil(limit / TURNS)
    const jobs = await leaseJobs(connection, table, jobsOfTurns(table), [
      chosen.map(({ organizationId }) => organizationId),
      chosen.map(({ endpointId }) => endpointId),
      chosen.map((turn) => turn.least),
      most,
      ofOne,
      limit,
    ])
    const counts = Map.groupBy(jobs, ({ endpointId }) => endpointId)
    for (const candidate of chosen) {
      const { endpointId } = candidate
      const count = counts.get(endpointId)?.length ?? 0
      // The total limit may have left it out.
      if (count === 0 && jobs.length === limit) continue
      candidates.delete(endpointId)
      // Behind the others.
      if (count === ofOne) candidates.set(endpointId, candidate)
    }
    return { jobs, hasMore: jobs.length > 0 && candidates.size > 0, restAt: restAt() }
  }

  function restAt(): number | undefined {
    return tour.isLong ? tour.againAt : undefined
  }
}

/** Precedes every id. */
const START: Turn = { organizationId: '', endpointId: '' }

async function select<Row>(
  connection: Transaction['queue'],
  statement: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await connection.executeSql(statement, values)
  return rows as Row[] // as the statement returns them
}
