import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimResult, ClaimOptions, DedupeStore } from '@hookseal/core'

export type Acquired = ClaimResult & { status: 'acquired' }

export const BODY_HASH: string = 'a'.repeat(64)
/** Longer than any test takes. */
export const LONG_MS = 60_000
export const CLAIM: ClaimOptions = { bodyHash: BODY_HASH, leaseMs: LONG_MS, retainMs: LONG_MS }

export async function acquire(store: DedupeStore, key: string): Promise<Acquired> {
  const claim = await store.claim(key, CLAIM)
  if (claim.status !== 'acquired') throw new Error(`expected to acquire ${key}, got ${claim.status}`)
  return claim
}

/** Resolves with the result of a call, or with `undefined` if it failed. */
export async function orUndefined<T>(result: T | Promise<T>): Promise<T | undefined> {
  try {
    return await result
  } catch {
    return undefined
  }
}

/** Repeats `call` until it resolves, while the connection is cut or the server is unavailable. */
export async function retryUntilReply<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call()
    } catch {
      // Waits for the client to reconnect.
      await sleep(5)
    }
  }
}
