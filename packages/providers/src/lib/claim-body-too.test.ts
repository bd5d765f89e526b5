import { memoryStore } from '@hookseal/core'
import { expect, it } from 'vitest'
import { claimBodyToo } from './claim-body-too.ts'

const OPTIONS = { bodyHash: 'hash', leaseMs: 60_000, retainMs: 60_000 }

it('releases the id if releasing the body fails', async () => {
  const store = memoryStore()
  const claims = claimBodyToo({
    ...store,
    async release(key, token) {
      if (key.includes('body:')) throw new Error('connection lost')
      return store.release(key, token)
    },
  })
  const claim = await claims.claim('github:1', OPTIONS)
  if (claim.status !== 'acquired') throw new Error(claim.status)
  await expect(claims.release('github:1', claim.token)).rejects.toThrow('connection lost')
  await expect(store.claim('github:1', OPTIONS)).resolves.toMatchObject({ status: 'acquired' })
})

it.each([
  { failing: 'id', isFailing: (key: string) => !key.includes('body:') },
  { failing: 'body', isFailing: (key: string) => key.includes('body:') },
])('takes a retry for a duplicate if completing the $failing failed', async ({ isFailing }) => {
  const clock = { ms: 0 }
  const store = memoryStore({ now: () => clock.ms })
  const claims = claimBodyToo({
    ...store,
    async complete(key, token, retainMs) {
      if (isFailing(key)) throw new Error('connection lost')
      return store.complete(key, token, retainMs)
    },
  })
  const claim = await claims.claim('github:1', OPTIONS)
  if (claim.status !== 'acquired') throw new Error(claim.status)
  await expect(claims.complete('github:1', claim.token, 600_000)).rejects.toThrow('connection lost')
  clock.ms = OPTIONS.leaseMs
  await expect(claims.claim('github:1', OPTIONS)).resolves.toEqual({ status: 'done', bodyHash: 'hash' })
})

it('keeps a recorded body under a new id a duplicate, and releases the new id', async () => {
  const store = memoryStore()
  const claims = claimBodyToo(store)
  const claim = await claims.claim('github:1', OPTIONS)
  if (claim.status !== 'acquired') throw new Error(claim.status)
  await claims.complete('github:1', claim.token, OPTIONS.retainMs)
  await expect(claims.claim('github:2', OPTIONS)).resolves.toEqual({ status: 'done', bodyHash: 'hash' })
  await expect(store.claim('github:2', OPTIONS)).resolves.toMatchObject({ status: 'acquired' })
})
