import { type SQL, sql } from 'drizzle-orm'
import { PgBoss } from 'pg-boss'
import { ADVISORY_LOCKS } from '../database/advisory-locks.ts'
import type { Clock } from '../database/clock.ts'
import type { Database, Transaction } from '../database/database.ts'
import { runExclusively } from '../database/exclusive-transaction.ts'
import { idArray } from '../database/id-array.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Logger } from '../logger.ts'
import { type QueueDepth, readDepth } from './depth.ts'
import { createFetchByEndpoint } from './fetch-by-endpoint.ts'
import { type Fetched, fetchInOrder, type FetchOptions } from './fetch-jobs.ts'
import { insertJobs } from './insert-jobs.ts'
import { prepareJobTable } from './job-table.ts'
import type { AttemptKind, Job, NewJob, Turn } from './job.ts'
import { jobsOfEndpoint } from './jobs-of-endpoint.ts'
import { prepareFirstAttempts } from './first-attempts.ts'
import { deliveryOf, firstJobAt, jobOf } from './job-id.ts'
import { prepareLeases, readLeases } from './leases.ts'
import { PROBE } from './priority.ts'
import type { QueueTable } from './queue-table.ts'

const SCHEMA = 'hookseal_queue'
/** The maximum of pg-boss. The queue never drops a job; the delivery's own schedule decides when to stop. */
const NEVER_GIVE_UP = { retryLimit: 2_147_483_647, retryDelay: 0, retryBackoff: false }
const YEAR_SECONDS = 365 * 24 * 60 * 60

/** The queue of attempts, in the same database as the tables and part of their transactions. */
export interface Queue {
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Adds jobs, except for deliveries that have one. */
  readonly add: (tx: Transaction, jobs: readonly NewJob[]) => Promise<void>
  /**
   * Leases due jobs of one kind: probes and first attempts oldest first, retries in the order of their due times. If something is full, it
   * leases them endpoint by endpoint instead.
   */
  readonly fetch: (kind: AttemptKind, options: FetchOptions) => Promise<Fetched>
  /** Lets the leases of these jobs last for their whole length again. Resolves with those whose lease was still held. */
  readonly renew: (jobs: readonly Job[]) => Promise<ReadonlySet<Job>>
  /**
   * Removes leased jobs. Returns those whose lease was still held: the outcomes of the others belong to another process. A job became a
   * probe if it was replaced by one while it was leased.
   */
  readonly remove: (tx: Transaction, jobs: readonly Job[]) => Promise<ReadonlyMap<Job, { isProbe: boolean }>>
  /**
   * Locks the jobs of these deliveries until `tx` ends, so that no outcomes of theirs are written meanwhile. Call it before you change
   * deliveries that may have jobs: outcomes lock jobs, then deliveries, then endpoints, and another order can deadlock.
   */
  readonly lock: (tx: Transaction, deliveryIds: readonly string[]) => Promise<void>
  /**
   * Replaces waiting jobs. A delivery whose job is leased, because an attempt is in flight, keeps that job. If it is returned to the queue
   * without an attempt, it is then what it was to be replaced by.
   */
  readonly replace: (tx: Transaction, jobs: readonly NewJob[]) => Promise<void>
  /** Resolves with the ids of an endpoint's deliveries that have jobs, leased or not, at most `limit`. */
  readonly ofEndpoint: (tx: Transaction, endpoint: Turn, limit: number) => Promise<string[]>
  /** Removes the jobs of these deliveries, leased or not. */
  readonly cancel: (tx: Transaction, deliveryIds: readonly string[]) => Promise<void>
  /** Makes leased jobs ready again: those whose lease expired, or all. Returns how many. */
  readonly recover: (which: 'expired' | 'all') => Promise<number>
  /** Resolves with whether a delivery of a period, in ms since the epoch by its id, has a job. */
  readonly hasJobs: (period: { from: number; to: number }) => Promise<boolean>
  /** Counts the jobs that are ready, scheduled for later, and leased. Large numbers are estimates. */
  readonly depth: () => Promise<QueueDepth>
}

export function createQueue(database: Database, table: QueueTable, clock: Clock, log: Logger): Queue {
  const { name } = table
  const boss = new PgBoss({
    db: database.queue,
    backend: database.backend,
    schema: SCHEMA,
    schedule: false,
    // Its supervisor counts the whole queue every minute. What it would do otherwise is done here: `recover` returns expired jobs, and no
    // job is ever completed or dropped.
    supervise: false,
  })
  boss.on('error', (err) => log.error({ err }, 'queue error'))

  const byEndpoint = {
    first: createFetchByEndpoint(database.queue, table, 'first'),
    retry: createFetchByEndpoint(database.queue, table, 'retry'),
  }

  async function install(tx: Transaction): Promise<void> {
    await boss.start()
    const expireInSeconds = Math.ceil(ENGINE_DEFAULTS.leaseMs / 1000)
    const options = { ...NEVER_GIVE_UP, expireInSeconds, retentionSeconds: YEAR_SECONDS }
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, options)
    else await boss.updateQueue(name, options)
    await prepareJobTable(tx, table)
    await prepareFirstAttempts(tx, table)
    await prepareLeases(tx, table)
  }

  return {
    async start() {
      // pg-boss 12.35 fails if another process creates the same tables at the same time. An embedded database has one process.
      if (database.backend === 'pglite') await install(database)
      else
        await runExclusively(
          database,
          { lock: ADVISORY_LOCKS.installQueue, purpose: 'installs the queue', log },
          install,
        )
      // pg-boss caches the queue's row at its first use. Inside a transaction that would deadlock on the one connection of PGlite.
      await boss.fetch(name, { minPriority: 2_147_483_647 })
    },
    stop: async () => boss.stop({ graceful: false, close: false }),
    add: async (tx, jobs) => insertJobs(tx, table, jobs),
    async lock({ execute }, deliveryIds) {
      const ids = idArray(deliveryIds.map(jobOf))
      await execute(
        sql`select from hookseal_queue.job where name = ${name} and id = any(${ids}::uuid[]) order by id for update`,
      )
    },
    async replace(tx, jobs) {
      const ids = idArray(jobs.map(({ deliveryId }) => jobOf(deliveryId)))
      await tx.execute(
        sql`delete from hookseal_queue.job where name = ${name} and state < 'active' and id = any(${ids}::uuid[])`,
      )
      const probes = idArray(jobs.filter(({ isProbe }) => isProbe).map(({ deliveryId }) => jobOf(deliveryId)))
      await tx.execute(
        sql`update hookseal_queue.job set priority = ${PROBE} where name = ${name} and state = 'active' and id = any(${probes}::uuid[])`,
      )
      await insertJobs(tx, table, jobs)
    },
    async fetch(kind, { limit, full }) {
      const now = clock.now()
      if (full === undefined) return fetchInOrder(database.queue, table, kind, { limit, now })
      return byEndpoint[kind]({ limit, full, now })
    },
    async renew(jobs) {
      const { rows } = await database.execute(sql<{ fence: string }>`
        update hookseal_queue.job_common set started_on = hookseal_queue.job_now() where ${held(name, jobs)}
        returning ${FENCE} as fence`)
      const renewed = new Set(rows.map(({ fence }) => fence))
      return new Set(jobs.filter((job) => renewed.has(fenceOf(job))))
    },
    async remove({ execute }, jobs) {
      if (jobs.length === 0) return new Map()
      const { rows } = await execute(sql<{ fence: string; isProbe: boolean }>`
        delete from hookseal_queue.job where ${held(name, jobs)}
        returning ${FENCE} as fence, priority >= ${PROBE} as "isProbe"`)
      const removed = new Map(rows.map((row) => [row.fence, row]))
      return new Map(
        jobs.flatMap((job) => {
          const row = removed.get(fenceOf(job))
          return row === undefined ? [] : [[job, row]]
        }),
      )
    },
    async ofEndpoint({ execute }, endpoint, limit) {
      const { rows } = await execute(jobsOfEndpoint(table, endpoint, limit))
      return rows.map(({ id }) => deliveryOf(table.idPrefix, id))
    },
    async cancel({ queue }, deliveryIds) {
      if (deliveryIds.length > 0) await boss.deleteJob(name, deliveryIds.map(jobOf), { db: queue })
    },
    async recover(which) {
      const leases = await readLeases(database, table, which)
      if (leases.length > 0) await boss.fail(name, leases)
      return leases.length
    },
    async hasJobs({ from, to }) {
      const { rows } = await database.execute(sql<{ exists: boolean }>`
        select exists (select from hookseal_queue.job where name = ${name}
          and id >= ${firstJobAt(from)}::uuid and id < ${firstJobAt(to)}::uuid)`)
      return rows[0]?.exists ?? true
    },
    depth: async () => readDepth(database, table, clock.now()),
  }
}

/** Identifies a lease among all leases of all jobs of the delivery. */
const FENCE = sql`id::text || ':' || (data ->> 'made') || ':' || retry_count`

/** The condition of jobs whose leases are held. */
function held(name: string, jobs: readonly Job[]): SQL {
  // Finds each id by the primary key and each fence in a hash. A join would read the whole table without statistics.
  const ids = idArray(jobs.map(({ deliveryId }) => jobOf(deliveryId)))
  const fences = idArray(jobs.map(fenceOf))
  return sql`name = ${name} and id = any(${ids}::uuid[]) and state = 'active' and ${FENCE} = any(${fences}::text[])`
}

/** As {@link FENCE}. */
function fenceOf({ deliveryId, lease }: Job): string {
  return `${jobOf(deliveryId)}:${lease}`
}
