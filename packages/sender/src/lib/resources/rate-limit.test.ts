import { expect, it } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

it('allows a burst of one second, then the rate, by key', () => {
  let now = 0
  const { use } = createRateLimit(() => now)
  for (let n = 0; n < 10; n++) expect(use('a', 1, 10)).toBeUndefined()
  expect(use('a', 1, 10)).toBe(1)
  expect(use('b', 1, 10)).toBeUndefined()
  now += 100
  expect(use('a', 1, 10)).toBeUndefined()
  expect(use('a', 1, 10)).toBe(1)
})

it('passes an amount larger than the rest, which uses up the time after it', () => {
  let now = 0
  const { use } = createRateLimit(() => now)
  expect(use('a', 50, 10)).toBeUndefined()
  expect(use('a', 1, 10)).toBe(5)
  now += 4000
  expect(use('a', 1, 10)).toBe(1)
  now += 1000
  expect(use('a', 1, 10)).toBeUndefined()
})
