import type { ClaimOptions, ClaimResult, DedupeStore } from '@hookseal/core'

/**
 * Returns a store that claims each event by its id and by the hash of its body. For providers whose ids are not signed: an attacker can
 * send a recorded body under a new id, and every store that looks at the id alone would take it for a new event.
 *
 * An event is done if either was seen. The claim that handlers see is that of the id, so that `completeIn` works.
 */
export function claimBodyToo(store: DedupeStore): DedupeStore {
  /** The second claim of each claim that is held, by the token of the first. */
  const seconds = new Map<string, { key: string; token: string }>()

  async function claimBoth(key: string, options: ClaimOptions): Promise<ClaimResult> {
    const first = await store.claim(key, options)
    if (first.status !== 'acquired') return first
    const bodyKey = bodyKeyOf(key, options.bodyHash)
    try {
      const second = await store.claim(bodyKey, options)
      if (second.status === 'acquired') {
        seconds.set(first.token, { key: bodyKey, token: second.token })
        return first
      }
      await store.release(key, first.token)
      return second
    } catch (error) {
      await store.release(key, first.token).catch(() => {})
      throw error
    }
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
      // Both, even if one fails: the event must not wait for its lease because of its body.
      const [released] = await Promise.all([
        store.release(key, token),
        second === undefined || store.release(second.key, second.token),
      ])
      return released
    },
    ...(store.init === undefined ? {} : { init: async () => store.init?.() }),
    ...(store.close === undefined ? {} : { close: async () => store.close?.() }),
    ...(store.local === undefined ? {} : { local: store.local }),
  }
}

/** In the scope of `key`, which is everything before the first colon. Ids contain no control characters, so no id has this form. */
function bodyKeyOf(key: string, bodyHash: string): string {
  return `${key.slice(0, key.indexOf(':') + 1)}\u0001body:${bodyHash}`
}
