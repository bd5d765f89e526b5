import { WebhookError } from '../errors.ts'
import { withTimeout } from '../util/with-timeout.ts'
import type { DedupeStore } from './dedupe-store.ts'

/**
 * Returns `store` with a time limit: an operation that throws, rejects or takes longer than `timeoutMs` rejects with
 * `ERR_WEBHOOK_STORE`. Otherwise a database client that queues commands would block deliveries until its server is back.
 */
export function guardStore(store: DedupeStore, timeoutMs: number): DedupeStore {
  return {
    async claim(key, options) {
      const claim = (async () => store.claim(key, options))()
      try {
        return await guarded('claim', timeoutMs, () => claim)
      } catch (error) {
        releaseLateClaim(store, key, claim)
        throw error
      }
    },
    renew: (...args) => guarded('renew', timeoutMs, () => store.renew(...args)),
    complete: (...args) => guarded('complete', timeoutMs, () => store.complete(...args)),
    release: (...args) => guarded('release', timeoutMs, () => store.release(...args)),
  }
}

/** The delivery was already rejected. If the claim succeeds later, release it, so that it does not block the sender's retry. */
function releaseLateClaim(store: DedupeStore, key: string, claim: ReturnType<DedupeStore['claim']>): void {
  claim
    .then((result) => (result.status === 'acquired' ? store.release(key, result.token) : false))
    .catch(() => {
      // The caller already has the error. If the store made the claim nevertheless, it ends with its lease.
    })
}

async function guarded<T>(name: string, timeoutMs: number, operation: () => Promise<T>): Promise<T> {
  const onTimeout = (): WebhookError =>
    storeError(`The dedupe store took longer than ${timeoutMs} ms to ${name}.`)
  try {
    return await withTimeout(timeoutMs, operation, onTimeout)
  } catch (cause) {
    throw cause instanceof WebhookError ? cause : storeError(`The dedupe store failed to ${name}.`, cause)
  }
}

function storeError(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_STORE', message, {
    cause,
  })
}
