import { expect, it } from 'vitest'
import { FIRST_ATTEMPT, priorityOfRetry } from './priority.ts'

it('puts first attempts before retries, and retries in the order of their due times', () => {
  const times = [
    '2026-11-21T10:00:00Z',
    '2026-11-21T10:00:01Z',
    '2026-11-22T10:00:00Z',
    '2090-01-01T00:00:00Z',
  ]
  const priorities = [FIRST_ATTEMPT, ...times.map((time) => priorityOfRetry(new Date(time)))]
  expect(priorities).toEqual(priorities.toSorted((a, b) => b - a))
  expect(new Set(priorities).size).toBe(priorities.length)
})

it('fits into the 32 bits of its column until 2090', () => {
  expect(priorityOfRetry(new Date('2090-01-01T00:00:00Z'))).toBeGreaterThan(-(2 ** 31))
  expect(priorityOfRetry(new Date('1990-01-01T00:00:00Z'))).toBe(-1)
})
