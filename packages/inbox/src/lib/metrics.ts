import { type SQL, sql } from 'drizzle-orm'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Context } from './context.ts'
import { INBOX_DEFAULTS } from './defaults.ts'
import { RUNS } from './queue.ts'
import type { RunReport } from './runs/run-report.ts'

/** Prometheus metrics of this process. Those of messages cover the whole database. */
export interface Metrics {
  readonly contentType: string
  /** Resolves with the metrics as text. What it costs does not depend on the number of messages. */
  readonly read: () => Promise<string>
}

type ObservedRun = Pick<RunReport, 'handler' | 'outcome' | 'durationMs'>

/** Creates the metrics, and the function that counts a run. No label contains what a sender of webhooks chose. */
export function createMetrics(context: Pick<Context, 'database' | 'queue' | 'clock'>): {
  metrics: Metrics
  observe: (run: ObservedRun) => void
} {
  const registry = new Registry()
  const registers = [registry]
  const runs = new Counter({
    name: 'hookseal_inbox_runs_total',
    help: 'Runs of messages, by handler and outcome.',
    labelNames: ['handler', 'outcome'],
    registers,
    collect() {
      runs.reset()
      for (const { handler, outcome, count } of made.values()) runs.inc({ handler, outcome }, count)
    },
  })
  /** The counter would hash the labels of each run. */
  const made = new Map<string, { handler: string; outcome: string; count: number }>()
  const duration = new Histogram({
    name: 'hookseal_inbox_run_duration_seconds',
    help: 'Time from the start of a handler to its end.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  })
  const depth = new Gauge({
    name: 'hookseal_inbox_messages',
    help: 'Unfinished messages and dead letters: ready, leased by a worker, scheduled, waiting for a handler, blocked by an earlier message, dead. Counted up to 10,000; ready and scheduled are estimated beyond.',
    labelNames: ['state'],
    registers,
    async collect() {
      const [{ ready, leased, scheduled }, undone] = await Promise.all([
        context.queue.depth(),
        countUndone(context),
      ])
      for (const [state, count] of Object.entries({ ready, leased, scheduled, ...undone }))
        depth.set({ state }, count)
    },
  })
  const age = new Gauge({
    name: 'hookseal_inbox_oldest_ready_seconds',
    help: 'How long the oldest message that is due waits for a worker. 0 if none is due.',
    registers,
    async collect() {
      age.set(await readOldest(context))
    },
  })
  return {
    metrics: { contentType: registry.contentType, read: async () => registry.metrics() },
    observe({ handler, outcome, durationMs }) {
      const key = `${outcome} ${handler}`
      const counted = made.get(key) ?? { handler, outcome, count: 0 }
      made.set(key, counted)
      counted.count++
      duration.observe(durationMs / 1000)
    },
  }
}

type Undone = Record<'waiting' | 'blocked' | 'dead', number>

async function countUndone({ database }: Pick<Context, 'database'>): Promise<Undone> {
  const { rows } = await database.execute(
    sql<Undone>`select ${countOf('waiting')} as waiting, ${countOf('blocked')} as blocked, ${countOf('dead')} as dead`,
  )
  return rows[0] ?? { waiting: 0, blocked: 0, dead: 0 }
}

function countOf(status: keyof Undone): SQL {
  return sql`(select count(*)::int from (
    select from hookseal_inbox.undone where status = ${status} limit ${INBOX_DEFAULTS.counted}) counted)`
}

/** Jobs are in the order of their index: first runs by their creation, retries by their due times. */
async function readOldest({ database, clock }: Pick<Context, 'database' | 'clock'>): Promise<number> {
  const waiting = sql.raw(RUNS.waiting)
  const { rows } = await database.execute(sql<{ firstMs: number | null; retryMs: number | null }>`
    select (select extract(epoch from created_on)::float8 * 1000 from hookseal_queue.job_common
        where ${waiting} and priority = 0 order by created_on limit 1) as "firstMs",
      (select extract(epoch from start_after)::float8 * 1000 from hookseal_queue.job_common
        where ${waiting} and priority < 0 order by priority desc, created_on limit 1) as "retryMs"`)
  const [row] = rows
  const since = Math.min(row?.firstMs ?? Infinity, row?.retryMs ?? Infinity)
  return since === Infinity ? 0 : Math.max(0, (clock.now() - since) / 1000)
}
