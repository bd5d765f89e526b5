import { WebhookError } from '../errors.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import { isPromise, withTimeout } from '../util/with-timeout.ts'
import type { ClaimResult, DedupeStore } from './dedupe-store.ts'

/**
 * Returns `store` with a time limit: an operation that throws, rejects or takes longer than `timeoutMs` fails with
 * `ERR_WEBHOOK_STORE`. Otherwise a database client that queues commands would block deliveries until its server is back.
 */
export function guardStore(store: DedupeStore, timeoutMs: number): DedupeStore {
  function guard<T>(
    name: string,
    operation: () => MaybePromise<T>,
    onFailure?: (running: PromiseLike<T>) => void,
  ): MaybePromise<T> {
    const fail = (cause: unknown): never => {
      throw cause instanceof WebhookError ? cause : storeError(`The dedupe store failed to ${name}.`, cause)
    }
    let result: MaybePromise<T>
    try {
      result = operation()
    } catch (cause) {
      return fail(cause)
    }
    // A result that is there needs no timer and no promise, which together cost a third of dedupe in memory.
    if (!isPromise(result)) return result
    const running = result
    const late = (): WebhookError =>
      storeError(`The dedupe store took longer than ${timeoutMs} ms to ${name}.`)
    return withTimeout(timeoutMs, () => running, late).catch((cause: unknown) => {
      onFailure?.(running)
      return fail(cause)
    })
  }

  /** The delivery was already rejected. If the claim succeeds later, release it, so that it does not block the sender's retry. */
  function releaseLate(key: string, claim: PromiseLike<ClaimResult>): void {
    claim.then(
      async (result) => {
        try {
          if (result.status === 'acquired') await store.release(key, result.token)
        } catch {
          // ends with its lease
        }
      },
      () => {
        // The caller already has the error. If the store made the claim nevertheless, it ends with its lease.
      },
    )
  }

  return {
    claim: (key, options) =>
      guard(
        'claim',
        () => store.claim(key, options),
        (claim) => releaseLate(key, claim),
      ),
    renew: (...args) => guard('renew', () => store.renew(...args)),
    complete: (...args) => guard('complete', () => store.complete(...args)),
    release: (...args) => guard('release', () => store.release(...args)),
  }
}

function storeError(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_STORE', message, { cause })
}
