import { expect, it } from 'vitest'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { createFetchCooldown, type FetchCooldown } from './fetch-cooldown.ts'

const { pollMs } = SENDER_DEFAULTS
const A = new Set(['a'])
const A_AND_B = new Set(['a', 'b'])
const NONE = new Set<string>()

function afterEmptyFetch(skipped: ReadonlySet<string>, startedAt: number, endedAt: number): FetchCooldown {
  const cooldown = createFetchCooldown()
  cooldown.record({ skipped, startedAt, endedAt, found: 0, isComplete: true })
  return cooldown
}

it('allows the first fetch, and every fetch that skips nothing', () => {
  const cooldown = createFetchCooldown()
  expect([cooldown.mayFetch(A, 0), cooldown.mayFetch(NONE, 0)]).toEqual([true, true])
  expect(afterEmptyFetch(A, 0, 10).mayFetch(NONE, 11)).toBe(true)
})

it('does not repeat an empty fetch until something is published, for one poll interval at most', () => {
  const cooldown = afterEmptyFetch(A, 0, 1)
  expect(cooldown.mayFetch(A, pollMs - 1)).toBe(false)
  expect(cooldown.mayFetch(A_AND_B, pollMs - 1)).toBe(false)
  expect(cooldown.mayFetch(A, pollMs)).toBe(true)
  const published = afterEmptyFetch(A, 1000, 1001)
  published.recordPublish(1002)
  expect(published.mayFetch(A, 1011)).toBe(true)
})

it('pauses for twice the duration of an empty fetch even when something is published, up to a poll interval', () => {
  const cooldown = afterEmptyFetch(A, 0, 10)
  cooldown.recordPublish(20)
  expect([cooldown.mayFetch(A, 29), cooldown.endsAt(29)]).toEqual([false, 30])
  expect([cooldown.mayFetch(A, 30), cooldown.endsAt(30)]).toEqual([true, Infinity])
  const slow = afterEmptyFetch(A, 1000, 3000)
  slow.recordPublish(3001)
  expect(slow.mayFetch(A, 3000 + pollMs)).toBe(true)
})

it('allows a fetch as soon as one of the skipped endpoints accepts jobs again', () => {
  const cooldown = afterEmptyFetch(A_AND_B, 0, 50)
  expect(cooldown.mayFetch(A_AND_B, 60)).toBe(false)
  expect(cooldown.mayFetch(A, 60)).toBe(true)
})

it('does not take an empty result as still true when something was published during the fetch', () => {
  const cooldown = createFetchCooldown()
  cooldown.recordPublish(5)
  cooldown.record({ skipped: A, startedAt: 0, endedAt: 10, found: 0, isComplete: true })
  expect(cooldown.mayFetch(A, 100)).toBe(true)
})

it('does not take an empty result as still true when retries were left out', () => {
  const cooldown = createFetchCooldown()
  cooldown.record({ skipped: A, startedAt: 0, endedAt: 10, found: 0, isComplete: false })
  expect([cooldown.mayFetch(A, 29), cooldown.mayFetch(A, 30)]).toEqual([false, true])
})

it('ignores fetches that found jobs or skipped nothing', () => {
  const cooldown = createFetchCooldown()
  cooldown.record({ skipped: A, startedAt: 0, endedAt: 50, found: 1, isComplete: true })
  cooldown.record({ skipped: NONE, startedAt: 50, endedAt: 100, found: 0, isComplete: true })
  expect([cooldown.mayFetch(A, 101), cooldown.endsAt(101)]).toEqual([true, Infinity])
})
