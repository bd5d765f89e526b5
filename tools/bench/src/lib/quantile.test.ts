import { expect, it } from 'vitest'
import { quantile, ratio, spread } from './quantile.ts'

it('lies between neighbours, whatever the order', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(spread([5, 4, 3, 2, 1])).toEqual({ q1: 2, median: 3, q3: 4 })
})

it('compares round by round, so that a slow round does not count against one of them', () => {
  expect(ratio([10, 20, 1000], [5, 10, 500])).toEqual({ q1: 2, median: 2, q3: 2 })
})

it('refuses series that do not belong together', () => {
  expect(() => ratio([1], [1, 2])).toThrow(RangeError)
  expect(() => quantile([], 0.5)).toThrow(RangeError)
})
