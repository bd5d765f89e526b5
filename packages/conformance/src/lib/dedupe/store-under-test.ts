import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimOptions, ClaimResult, DedupeStore } from '@hookseal/core'
import { afterEach, beforeEach } from 'vitest'

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
export const LEASE_MS = 20_000
/** For leases whose end is all that a test waits for. */
export const SHORT_MS = 500
/** For leases that must be alive at half of this time, and over after all of it. */
export const TIMED_MS = 1000
export const RETAIN_MS = 60_000
export const HASH: string = 'a'.repeat(64)
export const OPTIONS: ClaimOptions = { bodyHash: HASH, leaseMs: LEASE_MS, retainMs: RETAIN_MS }

/** The store of the running test, and what the tests do with it. */
export interface Subject {
  readonly store: DedupeStore
  /** The store and the further clients of its storage. */
  readonly clients: readonly DedupeStore[]
  /** Returns one of `clients`, in turns. */
  clientAt(index: number): DedupeStore
  /** Claims an event. Throws unless the claim is granted. */
  acquire(key: string, leaseMs?: number): Promise<{ token: string; fence: number }>
  /** Advances the store's clock, or waits. */
  advance(ms: number): Promise<void>
  /**
   * Runs `steps` with a key, and again with another one if they took `ms` or longer, as on a busy machine: what they claimed for that time
   * may have ended by then. Resolves with the key and their result.
   */
  inTime<T extends object>(ms: number, steps: (key: string) => Promise<T>): Promise<T & { key: string }>
}

/** Creates the store of each test before it, and closes it after it. */
export function useStore(makeStore: MakeStore): Subject {
  let current: StoreUnderTest | undefined
  beforeEach(async () => {
    current = await makeStore()
    await current.store.init?.()
  })
  afterEach(async () => {
    await current?.store.close?.()
    await current?.close?.()
  })
  const opened = (): StoreUnderTest => {
    if (current === undefined) throw new Error('the store exists while a test runs')
    return current
  }
  return {
    get store() {
      return opened().store
    },
    get clients() {
      return [opened().store, ...(opened().others ?? [])]
    },
    clientAt(index) {
      return this.clients[index % this.clients.length] ?? this.store
    },
    async acquire(key, leaseMs = LEASE_MS) {
      const claim = await opened().store.claim(key, { ...OPTIONS, leaseMs })
      if (claim.status !== 'acquired') throw new Error(`expected to acquire ${key}, got ${claim.status}`)
      return claim
    },
    async advance(ms) {
      await (opened().advance ?? sleep)(ms)
    },
    async inTime(ms, steps) {
      const hasOwnClock = opened().advance === undefined
      for (let round = 1; ; round++) {
        const key = `event-${round}`
        const startedAt = performance.now()
        const result = await steps(key)
        if (!hasOwnClock || performance.now() - startedAt < ms) return { ...result, key }
      }
    },
  }
}

export function countOf(claims: readonly ClaimResult[], status: ClaimResult['status']): number {
  return claims.filter((claim) => claim.status === status).length
}
