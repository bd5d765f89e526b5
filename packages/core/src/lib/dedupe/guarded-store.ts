import { TUNING } from '../defaults.ts'
import type { DedupeStore } from './dedupe-store.ts'
import { WebhookError } from '../errors.ts'
import { withTimeout } from '../util/with-timeout.ts'

/**
 * The store with an end to every wait: whatever fails (by a throw as well), or takes longer than `timeoutMs`, rejects
 * with `ERR_WEBHOOK_STORE`. A client that queues commands while its server is away would otherwise hold deliveries
 * for as long as the outage lasts.
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

/** Nobody waits for this claim any more, so, should it be acquired after all, it must not block the retry. */
function releaseLateClaim(store: DedupeStore, key: string, claim: ReturnType<DedupeStore['claim']>): void {
  claim
    .then((late) => (late.status === 'acquired' ? store.release(key, late.token) : false))
    .catch(() => {
      // The store failed, as the caller was told already; a claim that it holds nevertheless ends with its lease.
    })
}

async function guarded<T>(name: string, timeoutMs: number, operation: () => Promise<T>): Promise<T> {
  const late = (): WebhookError => storeError(`The dedupe store took longer than ${timeoutMs} ms to ${name}.`)
  try {
    return await withTimeout(timeoutMs, operation, late)
  } catch (cause) {
    throw cause instanceof WebhookError ? cause : storeError(`The dedupe store failed to ${name}.`, cause)
  }
}

function storeError(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_STORE', message, {
    cause,
    retryAfterSeconds: TUNING.unavailableRetrySeconds,
  })
}
