import { describe, expect, it } from 'vitest'
import { countReplayed } from './follow.ts'

const counts = { pending: 0, delivered: 0, failed: 0, dead: 0 }

describe('countReplayed', () => {
  it.each([
    {
      name: 'no delivery was attempted yet',
      others: {},
      now: { pending: 5 },
      expected: { pending: 5, delivered: 0, failed: 0, dead: 0 },
    },
    {
      name: 'some deliveries failed again and some were delivered',
      others: { delivered: 7 },
      now: { delivered: 10, failed: 2 },
      expected: { pending: 0, delivered: 3, failed: 2, dead: 0 },
    },
    {
      name: 'others were pending before',
      others: { pending: 4 },
      now: { pending: 6, delivered: 3 },
      expected: { pending: 2, delivered: 3, failed: 0, dead: 0 },
    },
    {
      name: 'others with the same status were not replayed',
      others: { failed: 4, dead: 2 },
      now: { failed: 5, dead: 2, delivered: 4 },
      expected: { pending: 0, delivered: 4, failed: 1, dead: 0 },
    },
  ])('counts the replayed deliveries when $name', ({ others, now, expected }) => {
    const replay = { others: { ...counts, ...others }, replayed: 5 }
    expect(countReplayed({ ...counts, ...now }, replay)).toEqual(expected)
  })
})
