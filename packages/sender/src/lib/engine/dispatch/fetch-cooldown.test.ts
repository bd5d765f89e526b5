import { expect, it } from 'vitest'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { createFetchCooldown, type FetchCooldown } from './fetch-cooldown.ts'

const { pollMs } = SENDER_DEFAULTS
const A = new Set(['a'])
const A_AND_B = new Set(['a', 'b'])
const NONE = new Set<string>()

function afterEmptyFetch(skipped: ReadonlySet<string>, startedAt: number, endedAt: number): FetchCooldown {
  const cooldown = createFetchCooldown()
  cooldown.record({ skipped, startedAt, endedAt, found: 0 })
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

it('pauses for nine times the duration of an empty fetch even when something is published, up to a poll interval', () => {
  const cooldown = afterEmptyFetch(A, 0, 10)
  cooldown.recordPublish(20)
  expect([cooldown.mayFetch(A, 99), cooldown.endsAt(99)]).toEqual([false, 100])
  expect([cooldown.mayFetch(A, 100), cooldown.endsAt(100)]).toEqual([true, Infinity])
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
  cooldown.record({ skipped: A, startedAt: 0, endedAt: 10, found: 0 })
  expect(cooldown.mayFetch(A, 100)).toBe(true)
})

it('ignores fetches that found jobs or skipped nothing', () => {
  const cooldown = createFetchCooldown()
  cooldown.record({ skipped: A, startedAt: 0, endedAt: 50, found: 1 })
  cooldown.record({ skipped: NONE, startedAt: 50, endedAt: 100, found: 0 })
  expect([cooldown.mayFetch(A, 101), cooldown.endsAt(101)]).toEqual([true, Infinity])
})
