import type { TransactionClient } from '@hookseal/engine/database'
import type { InboxMessage } from '../message.ts'

/** The second argument of a handler. */
export interface RunContext {
  /** Number of this run of the message, from 1. */
  readonly attempt: number
  /**
   * Aborts after `timeoutSeconds`, when the inbox stops, and when the lease of the message is lost, because another process may then run it.
   * The handler must stop then. What it still does is ignored, and `transaction` rejects.
   */
  readonly signal: AbortSignal
  /** A number that is higher than those of all earlier runs of the message, to guard writes: `… WHERE fence < $1`. */
  readonly fence: number
  /**
   * Runs your statements in one transaction of the inbox's database that also completes the message: either both are committed, or neither.
   * Resolves after the commit with what `work` returns.
   *
   * @throws {InboxError} `ERR_INBOX_LEASE_LOST` if another process may run the message: everything was rolled back.
   * `ERR_INBOX_CONFLICT` after a transaction that was committed. `ERR_INBOX_DATABASE` if the database fails.
   */
  readonly transaction: <T>(work: (client: TransactionClient) => Promise<T>) => Promise<T>
  /**
   * Completes the message in a transaction of your own on the inbox's database, which you then commit. Let the handler reject if the commit
   * fails.
   *
   * @throws {InboxError} `ERR_INBOX_LEASE_LOST` if another process may run the message: roll back.
   */
  readonly completeIn: (client: TransactionClient) => Promise<void>
}

/** Handles one message. If it throws, the message is retried. */
export type MessageHandler<Payload = unknown> = (
  message: InboxMessage<Payload>,
  context: RunContext,
) => unknown

/** Options of one handler. */
export interface HandlerOptions<Payload = unknown> {
  /**
   * The stable name of the handler. Accepted messages belong to it, so keep it when you change the type.
   * @default the type, after the provider if there is one
   */
  name?: string
  /** Only messages of this provider, such as `stripe`. @default all */
  provider?: string
  /** Maximum runs in flight in this process, 1 to 1000. @default 16 */
  concurrency?: number
  /**
   * Returns the key of a message. Messages with one key run one at a time, across all processes, in the order of their acceptance: each when
   * the one before was handled, is dead or was discarded. Messages for which it returns undefined have no order. A message for which it
   * throws, or returns anything else, is accepted as a dead letter.
   * @default no order
   */
  orderBy?: (message: InboxMessage<Payload>) => string | undefined
  /** After how long `signal` aborts and the run counts as failed, 0.01 to 86,400 seconds. @default that of the inbox */
  timeoutSeconds?: number
  /** The delay before each run, in seconds, the first being 0. @default that of the inbox */
  scheduleSeconds?: readonly number[]
  /** Random spread of each retry, as a fraction of its delay, 0 to 1. @default that of the inbox */
  jitter?: number
}

/** A registered handler. */
export interface Handler {
  readonly name: string
  readonly type: string
  readonly provider: string | undefined
  readonly handle: MessageHandler
  readonly concurrency: number
  readonly orderBy: ((message: InboxMessage) => unknown) | undefined
  readonly timeoutMs: number
  readonly scheduleMs: readonly number[]
  readonly jitter: number
}

/** What handlers of one inbox share. */
export interface HandlerDefaults {
  readonly timeoutMs: number
  readonly scheduleMs: readonly number[]
  readonly jitter: number
}
