import { expect, it } from 'vitest'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { createFetchCooldown } from './fetch-cooldown.ts'

const { pollMs } = SENDER_DEFAULTS
const A = new Set(['a'])
const A_AND_B = new Set(['a', 'b'])

it('is worth it at first, and at any time when nothing is closed', () => {
  const lookPast = createFetchCooldown()
  expect([lookPast.isWorthIt(A, 0), lookPast.isWorthIt(new Set(), 0)]).toEqual([true, true])
  lookPast.begin(A, 0)(10)
  expect(lookPast.isWorthIt(new Set(), 11)).toBe(true)
})

it('is believed while nothing is published, but not longer than a poll', () => {
  const lookPast = createFetchCooldown()
  lookPast.begin(A, 0)(1)
  expect(lookPast.isWorthIt(A, pollMs - 1)).toBe(false)
  expect(lookPast.isWorthIt(A_AND_B, pollMs - 1)).toBe(false)
  expect(lookPast.isWorthIt(A, pollMs)).toBe(true)
  lookPast.begin(A, 1000)(1001)
  lookPast.wake()
  expect(lookPast.isWorthIt(A, 1011)).toBe(true)
})

it('rests for nine times as long as it took for nothing, whatever is published, but not longer than a poll', () => {
  const lookPast = createFetchCooldown()
  lookPast.begin(A, 0)(10)
  lookPast.wake()
  expect([lookPast.isWorthIt(A, 99), lookPast.nextAt(99)]).toEqual([false, 100])
  expect([lookPast.isWorthIt(A, 100), lookPast.nextAt(100)]).toEqual([true, Infinity])
  lookPast.begin(A, 1000)(3000)
  lookPast.wake()
  expect(lookPast.isWorthIt(A, 3000 + pollMs)).toBe(true)
})

it('is worth it as soon as one that was closed takes more', () => {
  const lookPast = createFetchCooldown()
  lookPast.begin(A_AND_B, 0)(50)
  expect(lookPast.isWorthIt(A_AND_B, 60)).toBe(false)
  expect(lookPast.isWorthIt(A, 60)).toBe(true)
})

it('is not believed when something was published meanwhile', () => {
  const lookPast = createFetchCooldown()
  const foundNothing = lookPast.begin(A, 0)
  lookPast.wake()
  foundNothing(10)
  expect(lookPast.isWorthIt(A, 100)).toBe(true)
})
