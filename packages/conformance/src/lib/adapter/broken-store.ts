import type { DedupeStore } from '@hookseal/core'

/** A store that is unavailable: each operation rejects. */
export const BROKEN_STORE: DedupeStore = { claim: fail, renew: fail, complete: fail, release: fail }

async function fail(): Promise<never> {
  throw new Error('the store is down')
}
