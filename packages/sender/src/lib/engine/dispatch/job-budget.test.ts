import { expect, it } from 'vitest'
import { createJobBudget } from './job-budget.ts'

it('reserves half for first attempts and an eighth for retries', () => {
  const budget = createJobBudget(64)
  expect(budget.free()).toEqual({ first: 224, retry: 128 })
  budget.hold('retry', 128)
  expect(budget.free()).toEqual({ first: 128, retry: 0 })
  budget.hold('first', 128)
  expect(budget.free()).toEqual({ first: 0, retry: 0 })
})

it('keeps the part of retries free when first attempts use all they may', () => {
  const budget = createJobBudget(64)
  budget.hold('first', 224)
  expect(budget.free()).toEqual({ first: 0, retry: 32 })
  budget.release('first')
  expect(budget.free()).toEqual({ first: 1, retry: 33 })
})

it.each([1, 2, 3, 4])('reserves at least one job for each kind with a concurrency of %d', (concurrency) => {
  const budget = createJobBudget(concurrency)
  budget.hold('first', budget.free().first)
  expect(budget.free().retry).toBeGreaterThan(0)
  const other = createJobBudget(concurrency)
  other.hold('retry', other.free().retry)
  expect(other.free().first).toBeGreaterThan(0)
})
