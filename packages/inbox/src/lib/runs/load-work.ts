import { sql } from 'drizzle-orm'
import { idArray } from '@hookseal/engine/database'
import { type Job, jobOf } from '@hookseal/engine/queue'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { STORED_COLUMNS, type StoredMessage } from '../stored-message.ts'
import type { JobOutcome, LoadedWork, Work } from './work.ts'

/** Reads the messages of leased jobs, and numbers their runs. */
export async function loadWork(
  { database, router }: Pick<Context, 'database' | 'router'>,
  jobs: readonly Job[],
): Promise<LoadedWork> {
  const byId = new Map(
    (
      await readMessages(
        database,
        jobs.map(({ deliveryId }) => deliveryId),
      )
    ).map((row) => [row.id, row]),
  )
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

type Numbered = StoredMessage & { fence: number }

/** Reads messages in as many statements as their bodies need. */
async function readMessages(
  { execute }: Pick<Context['database'], 'execute'>,
  messageIds: readonly string[],
): Promise<Numbered[]> {
  const ids = idArray(messageIds.map(jobOf))
  const { rows } = await execute(sql<Numbered & { body: Uint8Array | null }>`
    select ${STORED_COLUMNS}, nextval('hookseal_inbox.fences')::float8 as fence
    from (select s.id, s.event_id, s.type, s.tenant, s.provider, s.authenticated, s."timestamp", s.accepted_at, s.handler, s.order_key, s.status,
        s.attempt, s.step, s.payload,
        case when sum(octet_length(s.body)) over (order by s.id) - octet_length(s.body) <= ${INBOX_DEFAULTS.statementBytes} then s.body end as body
      from hookseal_inbox.messages s where s.id = any(${ids}::uuid[])) m`)
  const read = rows.filter(({ body }) => body !== null)
  const rest = rows.filter(({ body }) => body === null).map(({ id }) => id)
  return rest.length === 0 ? read : [...read, ...(await readMessages({ execute }, rest))]
}

const RUNS: ReadonlySet<string> = new Set(['pending', 'failed'])
