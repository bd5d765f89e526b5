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
  expect(await store.claim('github:1', OPTIONS)).toMatchObject({ status: 'acquired' })
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
  expect(await claims.claim('github:1', OPTIONS)).toEqual({ status: 'done', bodyHash: 'hash' })
})

it('keeps a recorded body under a new id a duplicate, and releases the new id', async () => {
  const store = memoryStore()
  const claims = claimBodyToo(store)
  const claim = await claims.claim('github:1', OPTIONS)
  if (claim.status !== 'acquired') throw new Error(claim.status)
  await claims.complete('github:1', claim.token, OPTIONS.retainMs)
  expect(await claims.claim('github:2', OPTIONS)).toEqual({ status: 'done', bodyHash: 'hash' })
  expect(await store.claim('github:2', OPTIONS)).toMatchObject({ status: 'acquired' })
})

it('takes one body of the types with equal bodies for an event of each, and of no other type', async () => {
  const claims = claimBodyToo(memoryStore(), ['orders/create', 'orders/paid'])
  const claimed = async (id: number, type: string): Promise<string> => {
    const claim = await claims.claim(`shopify:${id}`, { ...OPTIONS, type })
    if (claim.status === 'acquired') await claims.complete(`shopify:${id}`, claim.token, OPTIONS.retainMs)
    return claim.status
  }
  expect(await claimed(1, 'orders/create')).toBe('acquired')
  expect(await claimed(2, 'orders/create')).toBe('done')
  expect(await claimed(3, 'app/uninstalled')).toBe('done')
  expect(await claimed(4, 'orders/paid')).toBe('acquired')
  expect(await claimed(5, 'orders/paid')).toBe('done')
})

it('takes a body of another type for a duplicate under a type with equal bodies', async () => {
  const claims = claimBodyToo(memoryStore(), ['orders/create'])
  const claim = await claims.claim('shopify:1', { ...OPTIONS, type: 'carts/update' })
  if (claim.status !== 'acquired') throw new Error(claim.status)
  await claims.complete('shopify:1', claim.token, OPTIONS.retainMs)
  const replayed = claims.claim('shopify:2', { ...OPTIONS, type: 'orders/create' })
  await expect(replayed).resolves.toEqual({ status: 'done', bodyHash: 'hash' })
})

it('handles a body of equal types at one time, and again after a handler failed', async () => {
  const claims = claimBodyToo(memoryStore(), ['orders/create', 'orders/paid'])
  const [created, paid] = await Promise.all([
    claims.claim('shopify:1', { ...OPTIONS, type: 'orders/create' }),
    claims.claim('shopify:2', { ...OPTIONS, type: 'orders/paid' }),
  ])
  if (created.status !== 'acquired' || paid.status !== 'acquired') throw new Error(paid.status)
  expect(await claims.release('shopify:2', paid.token)).toBe(true)
  const retried = claims.claim('shopify:2', { ...OPTIONS, type: 'orders/paid' })
  await expect(retried).resolves.toMatchObject({ status: 'acquired' })
})

it('completes the body when a handler fails after it completed the id in its own transaction', async () => {
  const store = memoryStore()
  const claims = claimBodyToo(store)
  const claim = await claims.claim('github:1', OPTIONS)
  if (claim.status !== 'acquired') throw new Error(claim.status)
  // As completeIn does: in the store, with the claim that handlers see.
  await store.complete('github:1', claim.token, OPTIONS.retainMs)
  expect(await claims.release('github:1', claim.token)).toBe(false)
  expect(await claims.claim('github:2', OPTIONS)).toEqual({ status: 'done', bodyHash: 'hash' })
})

it('forgets the claims of a body that were released or completed', async () => {
  const store = memoryStore()
  const claims = claimBodyToo(store)
  const claim = await claims.claim('github:1', OPTIONS)
  if (claim.status !== 'acquired') throw new Error(claim.status)
  expect(await claims.release('github:1', claim.token)).toBe(true)
  // A second release, or a late renewal, changes nothing of the claims that another delivery made since.
  const next = await claims.claim('github:2', OPTIONS)
  if (next.status !== 'acquired') throw new Error(next.status)
  expect(await claims.renew('github:1', claim.token, OPTIONS.leaseMs)).toBe(false)
  expect(await claims.release('github:1', claim.token)).toBe(false)
  expect(await claims.renew('github:2', next.token, OPTIONS.leaseMs)).toBe(true)
  expect(await claims.complete('github:2', next.token, OPTIONS.retainMs)).toBe('ok')
  expect(await claims.claim('github:3', OPTIONS)).toMatchObject({ status: 'done' })
})
