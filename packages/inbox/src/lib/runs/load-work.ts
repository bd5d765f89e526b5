import { sql } from 'drizzle-orm'
import { idArray } from '@hookseal/engine/database'
import { type Job, jobOf } from '@hookseal/engine/queue'
import type { Context } from '../context.ts'
import { STORED_COLUMNS, type StoredMessage } from '../stored-message.ts'
import type { JobOutcome, LoadedWork, Work } from './work.ts'

/** Reads the messages of leased jobs, and numbers their runs. */
export async function loadWork(
  { database, router }: Pick<Context, 'database' | 'router'>,
  jobs: readonly Job[],
): Promise<LoadedWork> {
  const ids = idArray(jobs.map(({ deliveryId }) => jobOf(deliveryId)))
  const { rows } = await database.execute(sql<StoredMessage & { fence: number }>`
    select ${STORED_COLUMNS}, nextval('hookseal_inbox.fences')::float8 as fence
    from hookseal_inbox.messages m where m.id = any(${ids}::uuid[])`)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const works: Work[] = []
  const outcomes: JobOutcome[] = []
  for (const job of jobs) {
    const message = byId.get(job.deliveryId)
    const handler = router.get(job.endpointId)
    // It was erased or discarded since.
    if (message === undefined || !RUNS.has(message.status)) outcomes.push({ kind: 'void', job })
    else if (handler === undefined)
      outcomes.push({ kind: 'returned', job, delayMs: 0, decidedAt: performance.now() })
    else
      works.push({
        job,
        endpoint: { id: handler.name, rateLimit: null },
        message,
        handler,
        fence: message.fence,
      })
  }
  return { works, outcomes }
}

const RUNS: ReadonlySet<string> = new Set(['pending', 'failed'])
