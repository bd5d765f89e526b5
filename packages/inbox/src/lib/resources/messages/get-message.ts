import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { jobOf } from '@hookseal/engine/queue'
import { checkMessageId, notFound } from '../input.ts'
import { type MessageWithRuns, type Run, SUMMARY_COLUMNS, type SummaryRow, toSummary } from './message.ts'

type FullRow = SummaryRow & { body: Uint8Array; payload: string | null }

/** @throws {InboxError} `ERR_INBOX_NOT_FOUND` */
export async function getMessage(tx: Transaction, id: string): Promise<MessageWithRuns> {
  const uuid = jobOf(checkMessageId(id))
  const { rows } = await tx.execute(sql<FullRow>`
    select ${SUMMARY_COLUMNS}, m.body, m.payload from hookseal_inbox.messages m where m.id = ${uuid}::uuid`)
  const [row] = rows
  if (row === undefined) throw notFound('message', id)
  const { body, payload, ...summary } = row
  return {
    ...toSummary(summary),
    body,
    payload: row.erasedAt === null ? parse(payload ?? Buffer.from(body).toString()) : undefined,
    runs: await readRuns(tx, uuid),
  }
}

/** A body that is not JSON and was stored without a payload cannot be handled either: its text shows why. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Reads the runs of a message, oldest first. */
export async function readRuns({ execute }: Transaction, uuid: string): Promise<Run[]> {
  const { rows } = await execute(sql<Omit<Run, 'startedAt'> & { startedMs: number }>`
    select attempt, extract(epoch from started_at)::float8 * 1000 as "startedMs", duration_ms as "durationMs", outcome,
      error_name as "errorName", error_message as "errorMessage", error_cause as "errorCause", error_stack as "errorStack"
    from hookseal_inbox.runs where message_id = ${uuid}::uuid order by attempt`)
  return rows.map(({ attempt, startedMs, ...rest }) => ({ attempt, startedAt: new Date(startedMs), ...rest }))
}
