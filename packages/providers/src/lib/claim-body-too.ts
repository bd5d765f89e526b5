import type { ClaimOptions, ClaimResult, DedupeStore } from '@hookseal/core'
import { bodyKeyOf } from './body-key.ts'

/** Precedes the hash that is stored for a body of one of the `equalBodies`, and tells it from a body of another type. */
const SHARED = 'shared:'

/**
 * Returns a store that claims each event by its id and by the hash of its body. For providers whose ids are not signed: an attacker can
 * send a recorded body under a new id, and every store that looks at the id alone would take it for a new event.
 *
 * An event is done if either was seen. The claim that handlers see is that of the id, so that `completeIn` works.
 *
 * @param equalBodies Types that the provider sends with equal bodies: a body is handled one time for each of them. Their types are not
 *   signed either, so a body that was seen under another type is a duplicate, as is one of these under another type.
 */
export function claimBodyToo(store: DedupeStore, equalBodies: readonly string[] = []): DedupeStore {
  /** The second claim of each claim that is held, by the token of the first. */
  const seconds = new Map<string, { key: string; token: string; retainMs: number }>()

  async function claimBoth(key: string, options: ClaimOptions): Promise<ClaimResult> {
    const first = await store.claim(key, options)
    if (first.status !== 'acquired') return first
    const { bodyHash, retainMs, type } = options
    const isShared = type !== undefined && equalBodies.includes(type)
    const bodyKey = bodyKeyOf(key, bodyHash)
    const secondKey = isShared ? `${bodyKey}:${type}` : bodyKey
    try {
      const isDone = isShared && !(await share(bodyKey, options))
      const second = isDone ? { status: 'done' as const } : await store.claim(secondKey, options)
      if (second.status === 'acquired') {
        seconds.set(first.token, { key: secondKey, token: second.token, retainMs })
        return first
      }
      await store.release(key, first.token)
      return second.status === 'done' ? { status: 'done', bodyHash } : second
    } catch (error) {
      await releaseQuietly(key, first.token)
      throw error
    }
  }

  async function releaseQuietly(key: string, token: string): Promise<void> {
    try {
      await store.release(key, token)
    } catch {
      // The caller gets the first error. The claim ends with its lease.
    }
  }

  /** Notes that a body was seen under one of the `equalBodies`. Resolves with `false` if it was seen under another type. */
  async function share(bodyKey: string, options: ClaimOptions): Promise<boolean> {
    const shared = await store.claim(bodyKey, { ...options, bodyHash: SHARED + options.bodyHash })
    // Even if the handler fails: the note claims no event. In flight, another delivery is about to note the same.
    if (shared.status === 'acquired') await store.complete(bodyKey, shared.token, options.retainMs)
    return shared.status !== 'done' || shared.bodyHash.startsWith(SHARED)
  }

  return {
    claim: claimBoth,
    async renew(key, token, leaseMs) {
      const second = seconds.get(token)
      const results = await Promise.all([
        store.renew(key, token, leaseMs),
        second === undefined || store.renew(second.key, second.token, leaseMs),
      ])
      return results.every(Boolean)
    },
    async complete(key, token, retainMs) {
      const second = seconds.get(token)
      // Also where the store fails, or the map would grow with each failure. The claim of the body then ends with its lease.
      seconds.delete(token)
      // Both, even if one fails: with either one, the provider's retry is a duplicate.
      const [result] = await Promise.all([
        store.complete(key, token, retainMs),
        second === undefined || store.complete(second.key, second.token, retainMs),
      ])
      return result
    },
    async release(key, token) {
      const second = seconds.get(token)
      seconds.delete(token)
      const released = await store.release(key, token)
      if (second === undefined) return released
      // After `completeIn`, the id is done and cannot be released, so the body is done, too. Otherwise `complete` returns `lost`: the
      // claim was released, or is another receiver's.
      const isDone = !released && (await store.complete(key, token, second.retainMs)) !== 'lost'
      if (isDone) await store.complete(second.key, second.token, second.retainMs)
      else await store.release(second.key, second.token)
      return released
    },
    ...(store.init === undefined ? {} : { init: async () => store.init?.() }),
    ...(store.close === undefined ? {} : { close: async () => store.close?.() }),
    ...(store.local === undefined ? {} : { local: store.local }),
  }
}
