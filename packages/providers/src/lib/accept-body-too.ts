import type { InboxPort } from '@hookseal/core'
import { sha256Hex } from '@hookseal/core/schemes'
import { bodyKeyOf } from './body-key.ts'

/**
 * Returns an inbox that knows each message by its id and by the hash of its body, as `claimBodyToo` does for dedupe stores: an attacker
 * can send a recorded body under a new id, or under another type, where neither is signed.
 *
 * @param equalBodies Types that the provider sends with equal bodies: a body is accepted one time for each of them.
 */
export function acceptBodyToo(inbox: InboxPort, equalBodies: readonly string[] = []): InboxPort {
  return {
    async accept(message, key, otherKeys = []) {
      const bodyKey = bodyKeyOf(key, await sha256Hex(message.body))
      const keyOfType = (type: string): string => `${bodyKey}:${type}`
      const { type } = message
      // A message of another type has the keys of all of these types, so the one and the others exclude each other.
      const bodyKeys =
        type !== undefined && equalBodies.includes(type)
          ? [keyOfType(type)]
          : [bodyKey, ...equalBodies.map(keyOfType)]
      return inbox.accept(message, key, [...otherKeys, ...bodyKeys])
    },
  }
}

/** Returns an inbox that accepts every delivery, for providers without ids: each gets a key of its own. */
export function acceptEach(inbox: InboxPort): InboxPort {
  return {
    accept: async (message, key, otherKeys) =>
      inbox.accept(message, `${key}:${crypto.randomUUID()}`, otherKeys),
  }
}
