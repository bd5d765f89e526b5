import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { RUNS } from '../../queue.ts'
import { inRange } from './id-range.ts'
import type { MessageStatus } from './message.ts'
import type { CheckedFilter } from './message-filter.ts'
import { orderOf, type Portion, type PortionResult, readByIds } from './read-messages.ts'

/** The statuses that the table `undone` lists. */
const UNDONE: readonly MessageStatus[] = ['waiting', 'blocked', 'failed', 'dead']

/** The ids that contain all matches of a filter for statuses that few messages have. */
export interface IdStreams {
  /** Whether all of them match. */
  readonly isExact: boolean
  readonly read: (tx: Transaction, portion: Portion) => Promise<PortionResult>
}

/** Returns the streams of a filter, or undefined if it includes a status that most messages have. */
export function streamsOf(filter: CheckedFilter): IdStreams | undefined {
  const { status, handler, ...others } = filter
  if (status === undefined || !status.every((one) => one === 'pending' || UNDONE.includes(one)))
    return undefined
  const isExact = !status.includes('pending') && Object.values(others).every((value) => value === undefined)
  return {
    isExact,
    async read(tx, portion) {
      const { side, from, examined, limit } = portion
      const tail = sql`order by id ${orderOf(side)} limit ${examined}`
      const range = inRange(sql`id`, filter, from)
      const streams = status.map((one) => sql`(${selectIds(one, handler)} and ${range} ${tail})`)
      const { rows: found } = await tx.execute(sql<{ id: string }>`
        select id::text as id from (${sql.join(streams, sql` union all `)}) s ${tail}`)
      const ids = found.map(({ id }) => id)
      const rows = await readByIds(tx, ids, portion)
      return { rows, end: ids.length < examined || rows.length === limit ? undefined : ids.at(-1) }
    },
  }
}

function selectIds(status: MessageStatus, handler: string | undefined): SQL {
  // A message has a job from its first run to its last.
  if (status === 'pending') return sql`select id from hookseal_queue.job_common where name = ${RUNS.name}`
  const ofHandler = handler === undefined ? sql`` : sql`and handler = ${handler}`
  return sql`select id from hookseal_inbox.undone where status = ${status} ${ofHandler}`
}
