import type { DedupeStore } from '@hookseal/core'

/** Returns the bound methods of `store`, so that a test can replace some of them. */
export function delegate(store: DedupeStore): DedupeStore {
  return {
    claim: async (...args) => store.claim(...args),
    renew: async (...args) => store.renew(...args),
    complete: async (...args) => store.complete(...args),
    release: async (...args) => store.release(...args),
  }
}
