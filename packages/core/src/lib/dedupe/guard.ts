import { WebhookError } from '../errors.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import { isPromise, withTimeout } from '../util/with-timeout.ts'

/** Runs an operation of a store with a time limit. `verb` completes the messages of its errors: `claim`. */
export type Guard = <T>(
  verb: string,
  operation: () => MaybePromise<T>,
  onFailure?: (running: PromiseLike<T>) => void,
) => MaybePromise<T>

/**
 * Returns the guard of a store: an operation that throws, rejects or takes longer than `timeoutMs` fails with `ERR_WEBHOOK_STORE`.
 * Otherwise a database client that queues commands would block deliveries until its server is back. `subject` names the store in
 * messages.
 */
export function createGuard(subject: string, timeoutMs: number): Guard {
  return (verb, operation, onFailure) => {
    const fail = (cause: unknown): never => {
      throw cause instanceof WebhookError ? cause : storeError(`The ${subject} failed to ${verb}.`, cause)
    }
    try {
      const running = operation()
      // A result that is there needs no timer and no promise, which together cost a third of dedupe in memory.
      if (!isPromise(running)) return running
      const late = (): Error => storeError(`The ${subject} took longer than ${timeoutMs} ms to ${verb}.`)
      return withTimeout(timeoutMs, () => running, late).catch((cause: unknown) => {
        onFailure?.(running)
        return fail(cause)
      })
    } catch (cause) {
      return fail(cause)
    }
  }
}

function storeError(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_STORE', message, { cause })
}
