import { expect, it } from 'vitest'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { createFetchCooldown, type FetchCooldown } from './fetch-cooldown.ts'

const { pollMs } = ENGINE_DEFAULTS

function afterEmptyFetch(startedAt: number, endedAt: number, restAt?: number): FetchCooldown {
  const cooldown = createFetchCooldown()
  cooldown.record({ ...FETCH, startedAt, endedAt, restAt })
  return cooldown
}

const FETCH = { isSkipping: true, freed: 3, found: 0, isComplete: true }

it('allows the first fetch', () => {
  expect(createFetchCooldown().mayFetch(0, 0)).toBe(true)
})

it('does not repeat an empty fetch until something is published, for one poll interval at most', () => {
  const cooldown = afterEmptyFetch(0, 1)
  expect(cooldown.mayFetch(3, pollMs - 1)).toBe(false)
  expect(cooldown.mayFetch(3, pollMs)).toBe(true)
  const published = afterEmptyFetch(1000, 1001)
  published.recordPublish(1002)
  expect(published.mayFetch(3, 1011)).toBe(true)
})

it('pauses for twice the duration of an empty fetch even when something is published, up to a poll interval', () => {
  const cooldown = afterEmptyFetch(0, 10)
  cooldown.recordPublish(20)
  expect([cooldown.mayFetch(3, 29), cooldown.endsAt(29)]).toEqual([false, 30])
  expect([cooldown.mayFetch(3, 30), cooldown.endsAt(30)]).toEqual([true, Infinity])
  const slow = afterEmptyFetch(1000, 3000)
  slow.recordPublish(3001)
  expect(slow.mayFetch(3, 3000 + pollMs)).toBe(true)
})

it('allows a fetch as soon as something is no longer full', () => {
  const cooldown = afterEmptyFetch(0, 50)
  expect([cooldown.mayFetch(3, 60), cooldown.mayFetch(4, 60)]).toEqual([false, true])
})

it('continues with a fetch that did not look everywhere, after the pause', () => {
  const cooldown = afterEmptyFetch(0, 10, 80)
  expect([cooldown.mayFetch(3, 79), cooldown.endsAt(79)]).toEqual([false, 80])
  expect(cooldown.mayFetch(3, 80)).toBe(true)
  const soon = afterEmptyFetch(0, 10, 12)
  expect([soon.mayFetch(3, 29), soon.endsAt(29), soon.mayFetch(3, 30)]).toEqual([false, 30, true])
})

it('does not take an empty result as still true when something was published during the fetch', () => {
  const cooldown = createFetchCooldown()
  cooldown.recordPublish(5)
  cooldown.record({ ...FETCH, startedAt: 0, endedAt: 10 })
  expect(cooldown.mayFetch(3, 100)).toBe(true)
})

it('does not take an empty result as still true when retries were left out', () => {
  const cooldown = createFetchCooldown()
  cooldown.record({ ...FETCH, startedAt: 0, endedAt: 10, isComplete: false })
  expect([cooldown.mayFetch(3, 29), cooldown.mayFetch(3, 30)]).toEqual([false, true])
})

it('ignores fetches that found jobs or skipped nothing', () => {
  const cooldown = createFetchCooldown()
  cooldown.record({ ...FETCH, startedAt: 0, endedAt: 50, found: 1 })
  cooldown.record({ ...FETCH, startedAt: 50, endedAt: 100, isSkipping: false })
  expect([cooldown.mayFetch(0, 101), cooldown.endsAt(101)]).toEqual([true, Infinity])
})
