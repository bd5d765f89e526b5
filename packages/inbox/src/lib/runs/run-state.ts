import type { Transaction, TransactionClient } from '@hookseal/engine/database'
import type { Context } from '../context.ts'
import { InboxError } from '../errors.ts'
import type { RunContext } from '../handlers/handler.ts'
import { withTransactionErrors } from '../to-inbox-error.ts'
import { adaptClient } from './adapt-client.ts'
import { recordRuns } from './record-runs.ts'
import type { RunEnded, Work } from './work.ts'

/** One run of a message: the context of its handler, and what the handler did with it. */
export class RunState implements RunContext {
  readonly attempt: number
  readonly fence: number
  readonly startedAt: number
  readonly startedClock: number
  /** Whether a transaction of the handler completed the message. */
  isRecorded = false
  readonly #context: Context
  readonly #work: Work
  /** Created when the handler asks for it. */
  #controller: AbortController | undefined
  /** Why the run is over for the handler. */
  #ended: unknown
  /** Rejects then, for a transaction in flight. */
  #over: PromiseWithResolvers<never> | undefined
  #isCompleting = false

  constructor(context: Context, work: Work) {
    this.#context = context
    this.#work = work
    this.attempt = work.message.attempt + 1
    this.fence = work.fence
    this.startedAt = context.clock.now()
    this.startedClock = performance.now()
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#ended !== undefined) this.#controller.abort(this.#ended)
    }
    return this.#controller.signal
  }

  /** Ends the run for the handler. */
  end(reason: unknown): void {
    if (this.#ended !== undefined) return
    this.#ended = reason
    this.#controller?.abort(reason)
    this.#over?.reject(leaseLost(reason))
  }

  readonly transaction = async <T>(work: (client: TransactionClient) => Promise<T>): Promise<T> => {
    const { database } = this.#context
    this.#begin()
    try {
      const result = await withTransactionErrors(async () =>
        database.run(async (client) => {
          // It may have waited for a connection.
          this.#assertOpen()
          this.#over = Promise.withResolvers()
          // Otherwise the locks and the connection of a handler that does not end would be held beside the next run.
          const value = await Promise.race([work(client), this.#over.promise])
          await this.#complete(database.join(client))
          return value
        }),
      )
      this.isRecorded = true
      this.#context.recorded.add(this.#work.job)
      return result
    } finally {
      this.#isCompleting = false
    }
  }

  readonly completeIn = async (client: TransactionClient): Promise<void> => {
    this.#begin()
    try {
      await withTransactionErrors(async () =>
        this.#complete(this.#context.database.join(adaptClient(client))),
      )
    } finally {
      this.#isCompleting = false
    }
  }

  #begin(): void {
    this.#assertOpen()
    if (this.isRecorded || this.#isCompleting)
      throw new InboxError(
        'ERR_INBOX_CONFLICT',
        'A message is completed by one transaction: put everything into it.',
      )
    this.#isCompleting = true
  }

  async #complete(tx: Transaction): Promise<void> {
    this.#assertOpen()
    const { lost } = await recordRuns(tx, this.#context, [this.#done()])
    if (lost.length > 0) throw leaseLost()
  }

  #assertOpen(): void {
    if (this.#ended !== undefined) throw leaseLost(this.#ended)
  }

  #done(): RunEnded {
    return {
      kind: 'attempted',
      work: this.#work,
      pausedForMs: 0,
      decidedAt: performance.now(),
      decision: { status: 'done' },
      startedAt: this.startedAt,
      durationMs: performance.now() - this.startedClock,
    }
  }
}

function leaseLost(cause?: unknown): InboxError {
  return new InboxError(
    'ERR_INBOX_LEASE_LOST',
    'This run of the message is over, so its transaction was rolled back. Another process may run the message.',
    { cause },
  )
}
