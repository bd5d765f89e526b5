import type { ClaimResult, DedupeStore } from './dedupe-store.ts'
import { createGuard } from './guard.ts'

/** Returns `store` with a time limit for each operation, which then fails with `ERR_WEBHOOK_STORE`. */
export function guardStore(store: DedupeStore, timeoutMs: number): DedupeStore {
  const guard = createGuard('dedupe store', timeoutMs)

  /** The delivery was already rejected. If the claim succeeds later, release it, so that it does not block the sender's retry. */
  async function releaseLate(key: string, claim: PromiseLike<ClaimResult>): Promise<void> {
    try {
      const result = await claim
      if (result.status === 'acquired') await store.release(key, result.token)
    } catch {
      // The caller already has the error. If the store made the claim nevertheless, it ends with its lease.
    }
  }

  return {
    claim: (key, options) =>
      guard(
        'claim',
        () => store.claim(key, options),
        (claim) => void releaseLate(key, claim),
      ),
    renew: (...args) => guard('renew', () => store.renew(...args)),
    complete: (...args) => guard('complete', () => store.complete(...args)),
    release: (...args) => guard('release', () => store.release(...args)),
  }
}
