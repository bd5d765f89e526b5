import { expect, it } from 'vitest'
import { quantile, ratioByRound, quartiles } from './quantile.ts'

it('interpolates a quantile between values in any order', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quartiles([5, 4, 3, 2, 1])).toEqual({ q1: 2, median: 3, q3: 4 })
})

it('compares within each round, so that a slow round changes no ratio', () => {
  expect(ratioByRound([10, 20, 1000], [5, 10, 500])).toEqual({ q1: 2, median: 2, q3: 2 })
})

it('throws a RangeError for series of different lengths or without values', () => {
  expect(() => ratioByRound([1], [1, 2])).toThrow(RangeError)
  expect(() => quantile([], 0.5)).toThrow(RangeError)
})
