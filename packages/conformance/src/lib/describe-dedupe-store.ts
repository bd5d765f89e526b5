import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimResult, DedupeStore } from '@hookseal/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** A dedupe store with empty storage, for one test. */
export interface StoreUnderTest {
  store: DedupeStore
  /** Further clients of the same storage, like those of other processes. @default [] */
  others?: readonly DedupeStore[]
  /** Advances the store's clock, in ms. Omit it if the store has its own clock: the suite then waits. */
  advance?: (ms: number) => Promise<void> | void
  /** Called after `store.close()`: closes the clients that the test opened. */
  close?: () => Promise<void>
}

/** Creates the store of one test. Its storage must be empty. */
export type MakeStore = () => StoreUnderTest | Promise<StoreUnderTest>

/** Longer than any test, so that no lease ends on a busy machine. */
const LEASE_MS = 20_000
/** For leases whose end is all that a test waits for. */
const SHORT_MS = 500
/** For leases that must be alive at half of this time, and over after all of it: half of it is the slack of a busy machine. */
const TIMED_MS = 2000
const RETAIN_MS = 60_000
const HASH = 'a'.repeat(64)
const OTHER_HASH = 'b'.repeat(64)
const OPTIONS = { bodyHash: HASH, leaseMs: LEASE_MS, retainMs: RETAIN_MS }

/**
 * Registers the dedupe contract as vitest tests: concurrent claims, crashed and late holders, fences, clocks and hostile keys.
 *
 * @param name The title of the suite, such as `memoryStore`.
 * @param makeStore Creates the store of each test.
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

    it('grants the claim of a new event, with a token and a fence', async () => {
      const claim = await acquire('event')
      expect(claim.token).toEqual(expect.any(String))
      expect(claim.token.length).toBeGreaterThanOrEqual(16)
      expect(claim.fence).toBeGreaterThan(0)
      expect(Number.isSafeInteger(claim.fence)).toBe(true)
    })

    it('reports how long the lease of an event in flight still lasts', async () => {
      await acquire('event')
      const claim = await store.claim('event', OPTIONS)
      expect(claim.status).toBe('in_flight')
      if (claim.status !== 'in_flight') return
      expect(claim.retryAfterMs).toBeGreaterThan(0)
      expect(claim.retryAfterMs).toBeLessThanOrEqual(LEASE_MS)
    })

    it('grants one of 100 concurrent claims of a new event', async () => {
      const claims = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => clientAt(index).claim('event', OPTIONS)),
      )
      expect(countOf(claims, 'acquired')).toBe(1)
      expect(countOf(claims, 'in_flight')).toBe(99)
    })

    it('grants one of 100 concurrent claims of an event whose lease has ended', async () => {
      const dead = await acquire('event', SHORT_MS)
      await advance(SHORT_MS + 1)
      const claims = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => clientAt(index).claim('event', OPTIONS)),
      )
      expect(countOf(claims, 'acquired')).toBe(1)
      const winner = claims.find((claim) => claim.status === 'acquired')
      expect(winner?.status === 'acquired' && winner.fence).toBeGreaterThan(dead.fence)
    })

    it('never has two holders of an event when 8 clients claim and release it in turns', async () => {
      let holders = 0
      let most = 0
      let turns = 0
      let lastFence = 0
      const fencesGrow: boolean[] = []
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const client = clientAt(index)
          while (turns < 40) {
            const claim = await client.claim('event', OPTIONS)
            if (claim.status !== 'acquired') continue
            holders++
            turns++
            most = Math.max(most, holders)
            fencesGrow.push(claim.fence > lastFence)
            lastFence = claim.fence
            await client.renew('event', claim.token, LEASE_MS)
            holders--
            await client.release('event', claim.token)
          }
        }),
      )
      expect(most).toBe(1)
      expect(fencesGrow).not.toContain(false)
    })

    it('reports a completed event as done, with the hash of the body that was handled', async () => {
      const { token } = await acquire('event')
      expect(await store.complete('event', token, RETAIN_MS)).toBe('ok')
      for (const client of clients) {
        const claim = await client.claim('event', { ...OPTIONS, bodyHash: OTHER_HASH })
        expect(claim).toEqual({ status: 'done', bodyHash: HASH })
      }
    })

    it('returns the same result when a completion is repeated, also after the end of the lease', async () => {
      const { token } = await acquire('event', TIMED_MS)
      expect(await store.complete('event', token, RETAIN_MS)).toBe('ok')
      expect(await clientAt(1).complete('event', token, RETAIN_MS)).toBe('ok')
      await advance(TIMED_MS + 1)
      expect(await store.complete('event', token, RETAIN_MS)).toBe('ok')
      expect((await store.claim('event', OPTIONS)).status).toBe('done')
    })

    it('keeps an event completed when its former holder releases or renews it', async () => {
      const { token } = await acquire('event')
      await store.complete('event', token, RETAIN_MS)
      expect(await store.release('event', token)).toBe(false)
      expect(await store.renew('event', token, LEASE_MS)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe('done')
    })

    it('grants the next claim of a released event immediately, with a higher fence and another token', async () => {
      const first = await acquire('event')
      expect(await clientAt(1).release('event', first.token)).toBe(true)
      expect(await store.release('event', first.token)).toBe(false)
      const second = await acquire('event')
      expect(second.fence).toBeGreaterThan(first.fence)
      expect(second.token).not.toBe(first.token)
    })

    it('grants a claim of the event of a crashed holder when the lease ends, not before', async () => {
      const crashed = await acquire('event', TIMED_MS)
      await advance(TIMED_MS / 2)
      expect((await store.claim('event', OPTIONS)).status).toBe('in_flight')
      await advance(TIMED_MS / 2 + 1)
      expect((await acquire('event')).fence).toBeGreaterThan(crashed.fence)
    })

    it('rejects renewal, completion and release by a former holder after another client acquired the event', async () => {
      const zombie = await acquire('event', SHORT_MS)
      await advance(SHORT_MS + 1)
      const successor = await acquire('event')
      expect(await store.renew('event', zombie.token, LEASE_MS)).toBe(false)
      expect(await store.complete('event', zombie.token, RETAIN_MS)).toBe('lost')
      expect(await store.release('event', zombie.token)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe('in_flight')
      expect(await store.complete('event', successor.token, RETAIN_MS)).toBe('ok')
      expect(await store.complete('event', zombie.token, RETAIN_MS)).toBe('lost')
      expect(await store.release('event', zombie.token)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe('done')
    })

    it('records a completion after the end of the lease if no other client acquired the event', async () => {
      const { token } = await acquire('event', SHORT_MS)
      await advance(SHORT_MS + 1)
      expect(await store.complete('event', token, RETAIN_MS)).toBe('late')
      expect(await store.complete('event', token, RETAIN_MS)).toBe('late')
      expect(await store.claim('event', OPTIONS)).toEqual({ status: 'done', bodyHash: HASH })
    })

    it('does not renew a lease that has ended', async () => {
      const { token } = await acquire('event', SHORT_MS)
      await advance(SHORT_MS + 1)
      expect(await store.renew('event', token, LEASE_MS)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe('acquired')
    })

    it('keeps an event in flight past the first lease when its holder renews', async () => {
      const { token } = await acquire('event', TIMED_MS)
      await advance(TIMED_MS / 2)
      expect(await clientAt(1).renew('event', token, LEASE_MS)).toBe(true)
      await advance(TIMED_MS)
      const claim = await store.claim('event', OPTIONS)
      expect(claim.status).toBe('in_flight')
      expect(claim.status === 'in_flight' && claim.retryAfterMs).toBeGreaterThan(TIMED_MS)
      expect(await store.complete('event', token, RETAIN_MS)).toBe('ok')
    })

    it.each([
      ['a live claim', async (): Promise<unknown> => acquire('event'), 'in_flight'],
      ['an unknown event', async (): Promise<unknown> => undefined, 'acquired'],
    ])('ignores a foreign token for %s', async (_case, prepare, status) => {
      await prepare()
      const stranger = '00000000-0000-4000-8000-000000000000'
      expect(await store.renew('event', stranger, LEASE_MS)).toBe(false)
      expect(await store.complete('event', stranger, RETAIN_MS)).toBe('lost')
      expect(await store.release('event', stranger)).toBe(false)
      expect((await store.claim('event', OPTIONS)).status).toBe(status)
    })

    it('forgets a completed event after its retention time, and grants the next claim a higher fence', async () => {
      const first = await acquire('event')
      await store.complete('event', first.token, TIMED_MS)
      await advance(TIMED_MS / 2)
      expect((await store.claim('event', OPTIONS)).status).toBe('done')
      await advance(TIMED_MS / 2 + 50)
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
    ])('distinguishes the key %j from other keys', async (key) => {
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
