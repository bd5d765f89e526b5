import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimResult, DedupeStore } from '@hookseal/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** A store with an empty storage behind it. */
export interface StoreUnderTest {
  store: DedupeStore
  /** Further clients of the same storage, as other processes would have; the store itself when absent. */
  others?: readonly DedupeStore[]
  /** Moves the store's clock on. Real time is waited for when absent. */
  advance?: (ms: number) => Promise<void> | void
  close?: () => Promise<void>
}

export type MakeStore = () => StoreUnderTest | Promise<StoreUnderTest>

/** Short enough to wait for, long enough for a slow machine to make a few calls in. */
const LEASE_MS = 1000
const RETAIN_MS = 60_000
const HASH = 'a'.repeat(64)
const OTHER_HASH = 'b'.repeat(64)
const OPTIONS = { bodyHash: HASH, leaseMs: LEASE_MS, retainMs: RETAIN_MS }

/**
 * The dedupe contract as tests: concurrency, crash, zombie, fence, clock. A new store is one line and its specifics.
 *
 * @example
 * describeDedupeStore('memoryStore', () => ({ store: memoryStore() }))
 */
export function describeDedupeStore(name: string, makeStore: MakeStore): void {
  describe(`${name} keeps the dedupe contract`, () => {
    let subject: StoreUnderTest
    let store: DedupeStore
    let clients: readonly DedupeStore[]
    let advance: (ms: number) => Promise<void> | void

    beforeEach(async () => {
      subject = await makeStore()
      store = subject.store
      await store.init?.()
      clients = [store, ...(subject.others ?? [])]
      advance = subject.advance ?? (async (ms) => sleep(ms))
    })

    afterEach(async () => {
      await store.close?.()
      await subject.close?.()
    })

    async function acquire(key: string, leaseMs = LEASE_MS): Promise<{ token: string; fence: number }> {
      const claim = await store.claim(key, { ...OPTIONS, leaseMs })
      if (claim.status !== 'acquired') throw new Error(`expected to acquire ${key}, got ${claim.status}`)
      return claim
    }

    it('gives a new event to the first who claims it', async () => {
      const claim = await acquire('event')
      expect(claim.token).toEqual(expect.any(String))
      expect(claim.token.length).toBeGreaterThanOrEqual(16)
      expect(claim.fence).toBeGreaterThan(0)
      expect(Number.isSafeInteger(claim.fence)).toBe(true)
    })

    it('says for how long an event in flight is taken', async () => {
      await acquire('event')
      const claim = await store.claim('event', OPTIONS)
      expect(claim.status).toBe('in_flight')
      if (claim.status !== 'in_flight') return
      expect(claim.retryAfterMs).toBeGreaterThan(0)
      expect(claim.retryAfterMs).toBeLessThanOrEqual(LEASE_MS)
    })

    it('lets one of 100 claims at once win', async () => {
      const claims = await Promise.all(
        Array.from({ length: 100 }, async (_, index) =>
          clientAt(index).claim('event', { ...OPTIONS, leaseMs: 20_000 }),
        ),
      )
      expect(countOf(claims, 'acquired')).toBe(1)
      expect(countOf(claims, 'in_flight')).toBe(99)
    })

    it('lets one of 100 claims at once win when a dead lease is taken over', async () => {
      const dead = await acquire('event')
      await advance(LEASE_MS + 1)
      const claims = await Promise.all(
        Array.from({ length: 100 }, async (_, index) =>
          clientAt(index).claim('event', { ...OPTIONS, leaseMs: 20_000 }),
        ),
      )
      expect(countOf(claims, 'acquired')).toBe(1)
      const winner = claims.find((claim) => claim.status === 'acquired')
      expect(winner?.status === 'acquired' && winner.fence).toBeGreaterThan(dead.fence)
    })

    it('never has two holders of one event among clients that take turns', async () => {
      let holders = 0
      let most = 0
      let turns = 0
      let lastFence = 0
      const fencesGrow: boolean[] = []
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const client = clientAt(index)
          while (turns < 40) {
            const claim = await client.claim('event', { ...OPTIONS, leaseMs: 20_000 })
            if (claim.status !== 'acquired') continue
            holders++
            turns++
            most = Math.max(most, holders)
            fencesGrow.push(claim.fence > lastFence)
            lastFence = claim.fence
            await client.renew('event', claim.token, 20_000)
            holders--
            await client.release('event', claim.token)
          }
        }),
      )
      expect(most).toBe(1)
      expect(fencesGrow).not.toContain(false)
    })

    it('tells of a completed event, with the hash of the body that was handled', async () => {
      const { token } = await acquire('event')
      expect(await store.complete('event', token, RETAIN_MS)).toBe('ok')
      for (const client of clients) {
        const claim = await client.claim('event', { ...OPTIONS, bodyHash: OTHER_HASH })
        expect(claim).toEqual({ status: 'done', bodyHash: HASH })
      }
    })

    it('gives the same answer when a completion is repeated', async () => {
      const { token } = await acquire('event')
      expect(await store.complete('event', token, RETAIN_MS)).toBe('ok')
      expect(await clientAt(1).complete('event', token, RETAIN_MS)).toBe('ok')
      await advance(LEASE_MS + 1)
      expect(await store.complete('event', token, RETAIN_MS)).toBe('ok')
      expect((await store.claim('event', OPTIONS)).status).toBe('done')
    })

    it('keeps a completed event when its former holder releases or renews it', async () => {
      const { token } = await acquire('event')
      await store.complete('event', token, RETAIN_MS)
      expect(await store.release('event', token)).toBe(false)
      expect(await store.renew('event', token, LEASE_MS)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe('done')
    })

    it('gives a released event to the next at once, under a higher fence and another token', async () => {
      const first = await acquire('event')
      expect(await clientAt(1).release('event', first.token)).toBe(true)
      expect(await store.release('event', first.token)).toBe(false)
      const second = await acquire('event')
      expect(second.fence).toBeGreaterThan(first.fence)
      expect(second.token).not.toBe(first.token)
    })

    it('gives the event of a crashed holder to the next when the lease ends, not before', async () => {
      const crashed = await acquire('event')
      await advance(LEASE_MS / 2)
      expect((await store.claim('event', OPTIONS)).status).toBe('in_flight')
      await advance(LEASE_MS / 2 + 1)
      expect((await acquire('event')).fence).toBeGreaterThan(crashed.fence)
    })

    it('lets a zombie neither renew, complete nor release what its successor holds', async () => {
      const zombie = await acquire('event')
      await advance(LEASE_MS + 1)
      const successor = await acquire('event', 20_000)
      expect(await store.renew('event', zombie.token, LEASE_MS)).toBe(false)
      expect(await store.complete('event', zombie.token, RETAIN_MS)).toBe('lost')
      expect(await store.release('event', zombie.token)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe('in_flight')
      expect(await store.complete('event', successor.token, RETAIN_MS)).toBe('ok')
      expect(await store.complete('event', zombie.token, RETAIN_MS)).toBe('lost')
      expect(await store.release('event', zombie.token)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe('done')
    })

    it('records a completion after the end of the lease while nobody took over', async () => {
      const { token } = await acquire('event')
      await advance(LEASE_MS + 1)
      expect(await store.complete('event', token, RETAIN_MS)).toBe('late')
      expect(await store.complete('event', token, RETAIN_MS)).toBe('late')
      expect(await store.claim('event', OPTIONS)).toEqual({ status: 'done', bodyHash: HASH })
    })

    it('does not revive a lease that has ended', async () => {
      const { token } = await acquire('event')
      await advance(LEASE_MS + 1)
      expect(await store.renew('event', token, 20_000)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe('acquired')
    })

    it('keeps an event for a holder that renews', async () => {
      const { token } = await acquire('event')
      await advance(LEASE_MS / 2)
      expect(await clientAt(1).renew('event', token, 20_000)).toBe(true)
      await advance(LEASE_MS)
      const claim = await store.claim('event', OPTIONS)
      expect(claim.status).toBe('in_flight')
      expect(claim.status === 'in_flight' && claim.retryAfterMs).toBeGreaterThan(LEASE_MS)
      expect(await store.complete('event', token, RETAIN_MS)).toBe('ok')
    })

    it.each([
      ['a live claim', async (): Promise<unknown> => acquire('event', 20_000), 'in_flight'],
      ['an unknown event', async (): Promise<unknown> => undefined, 'acquired'],
    ])('ignores a token that is not that of %s', async (_case, prepare, status) => {
      await prepare()
      const stranger = '00000000-0000-4000-8000-000000000000'
      expect(await store.renew('event', stranger, 20_000)).toBe(false)
      expect(await store.complete('event', stranger, RETAIN_MS)).toBe('lost')
      expect(await store.release('event', stranger)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe(status)
    })

    it('forgets a completed event when its time is over, and goes on with higher fences', async () => {
      const first = await acquire('event')
      await store.complete('event', first.token, LEASE_MS)
      await advance(LEASE_MS / 2)
      expect((await store.claim('event', OPTIONS)).status).toBe('done')
      await advance(LEASE_MS / 2 + 50)
      expect((await acquire('event')).fence).toBeGreaterThan(first.fence)
    })

    it.each([
      'msg_2',
      'with space',
      'quote\'"`;--',
      'back\\slash',
      '{tag}:{tag}',
      'a:b',
      '__proto__',
      'constructor',
      '%s%00*?[a]',
      'ключ-🔑',
      'x'.repeat(512),
    ])('keeps the key %j apart from others', async (key) => {
      const { token } = await acquire(key)
      expect((await store.claim(`${key}2`, OPTIONS)).status).toBe('acquired')
      expect((await store.claim(key, OPTIONS)).status).toBe('in_flight')
      expect(await store.complete(key, token, RETAIN_MS)).toBe('ok')
      expect((await store.claim(key, OPTIONS)).status).toBe('done')
      expect((await store.claim(`${key}2`, OPTIONS)).status).toBe('in_flight')
    })

    function clientAt(index: number): DedupeStore {
      return clients[index % clients.length] ?? store
    }
  })
}

function countOf(claims: readonly ClaimResult[], status: ClaimResult['status']): number {
  return claims.filter((claim) => claim.status === status).length
}
