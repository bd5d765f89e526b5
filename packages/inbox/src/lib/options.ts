import type { EventSchemas } from '@hookseal/core'
import type { Logger } from '@hookseal/engine'
import type { Database } from '@hookseal/engine/database'
import { INBOX_DEFAULTS } from './defaults.ts'
import { InboxError } from './errors.ts'
import type { RunReport } from './runs/run-report.ts'

/** Options of an inbox. Every option has a safe default. */
export interface InboxOptions<Events extends EventSchemas = EventSchemas> {
  /**
   * `pglite:<directory>`, an embedded PostgreSQL for one process; `pglite:` alone, in memory; `postgres://…`, for any number of processes;
   * or the database of a sender in this process, `sender.database`, which the sender opens and closes.
   * @default 'pglite:./.hookseal'
   */
  database?: string | Database
  /** The address of the same PostgreSQL without a pooler, where `database` leads to one in transaction mode. */
  directDatabase?: string
  /** Maximum connections of this process to PostgreSQL, 4 to 100. @default 6 */
  connections?: number
  /** The schema of each event type. Types the handlers. Payloads are parsed again before each run, and each is the output of its schema. */
  events?: Events
  /** How long messages are kept after they finished, and duplicates of them recognized. At least one day. @default 2_592_000, thirty days */
  retentionSeconds?: number
  /** The delay before each run of a message, in seconds, the first being 0. @default [0, 5, 60, 300, 1_800, 7_200, 18_000, 36_000] */
  scheduleSeconds?: readonly number[]
  /** Random spread of each retry, as a fraction of its delay, 0 to 1. @default 0.2 */
  jitter?: number
  /** Maximum runs in flight in this process, 1 to 10,000. Each handler has its own limit, too. @default 256 */
  concurrency?: number
  /** After how long the `signal` of a run aborts and it counts as failed, 0.01 to 86,400 seconds. @default 300 */
  timeoutSeconds?: number
  /**
   * What happens to a message whose type has no handler in the process that accepts it: `wait`, it runs when a process has a handler;
   * `discard`, it is only kept to recognize duplicates. @default 'wait'
   */
  unhandled?: 'wait' | 'discard'
  /** Called after each run, before its outcome is committed. Must not throw. */
  onRun?: (report: RunReport) => void
  /** @default pino on standard error, at the level of LOG_LEVEL or `warn` */
  logger?: Logger
}

/** The resolved options, times in milliseconds. */
export interface InboxPolicy {
  readonly retentionMs: number
  readonly scheduleMs: readonly number[]
  readonly jitter: number
  readonly concurrency: number
  readonly timeoutMs: number
  readonly unhandled: 'wait' | 'discard'
}

interface Range {
  min: number
  max: number
  integer?: boolean
}

type Ranged =
  | 'retentionSeconds'
  | 'jitter'
  | 'concurrency'
  | 'handlerConcurrency'
  | 'timeoutSeconds'
  | 'maxSeconds'

/** Smallest and largest value of each option, and whether it must be an integer. */
export const RANGES: Readonly<Record<Ranged, Range>> = {
  retentionSeconds: { min: 86_400, max: 36_500 * 86_400 },
  jitter: { min: 0, max: 1 },
  concurrency: { min: 1, max: 10_000, integer: true },
  handlerConcurrency: { min: 1, max: 1000, integer: true },
  timeoutSeconds: { min: 0.01, max: 86_400 },
  maxSeconds: { min: 0, max: 86_400 },
}

/** @throws {InboxError} `ERR_INBOX_OPTION`, naming the option. */
export function readPolicy(options: InboxOptions): InboxPolicy {
  const unhandled = options.unhandled ?? 'wait'
  if (unhandled !== 'wait' && unhandled !== 'discard')
    throw new InboxError('ERR_INBOX_OPTION', `unhandled must be 'wait' or 'discard'.`)
  const { retentionSeconds, jitter, totalConcurrency, timeoutSeconds, scheduleSeconds } = INBOX_DEFAULTS
  return {
    unhandled,
    retentionMs:
      1000 *
      readNumber('retentionSeconds', options.retentionSeconds ?? retentionSeconds, RANGES.retentionSeconds),
    scheduleMs: readSchedule(options.scheduleSeconds ?? scheduleSeconds),
    jitter: readNumber('jitter', options.jitter ?? jitter, RANGES.jitter),
    concurrency: readNumber('concurrency', options.concurrency ?? totalConcurrency, RANGES.concurrency),
    timeoutMs:
      1000 * readNumber('timeoutSeconds', options.timeoutSeconds ?? timeoutSeconds, RANGES.timeoutSeconds),
  }
}

/** Returns the delays of a schedule in ms. @throws {InboxError} `ERR_INBOX_OPTION` */
export function readSchedule(schedule: unknown): readonly number[] {
  const { maxDelaySeconds } = INBOX_DEFAULTS
  const isDelay = (delay: unknown) => typeof delay === 'number' && delay >= 0 && delay <= maxDelaySeconds
  if (Array.isArray(schedule) && schedule.length <= 1000 && schedule[0] === 0 && schedule.every(isDelay))
    return schedule.map((seconds: number) => seconds * 1000)
  throw new InboxError(
    'ERR_INBOX_OPTION',
    `scheduleSeconds must be a list of delays in seconds that starts with 0, each up to ${maxDelaySeconds}.`,
  )
}

/** @throws {InboxError} `ERR_INBOX_OPTION` */
export function readNumber(name: string, value: unknown, { min, max, integer = false }: Range): number {
  if (typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value)))
    return value
  throw new InboxError(
    'ERR_INBOX_OPTION',
    `${name} must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}.`,
  )
}
