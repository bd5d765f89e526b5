import { describe, expect, it } from 'vitest'
import { countReplayed } from './follow.ts'

const counts = { pending: 0, delivered: 0, failed: 0, dead: 0 }

describe('countReplayed', () => {
  it.each([
    {
      name: 'no delivery was attempted yet',
      before: { failed: 2, dead: 3 },
      now: { pending: 5 },
      expected: { pending: 5, delivered: 0, failed: 0, dead: 0 },
    },
    {
      name: 'some deliveries failed again and some were delivered',
      before: { failed: 2, dead: 3, delivered: 7 },
      now: { delivered: 10, failed: 2 },
      expected: { pending: 0, delivered: 3, failed: 2, dead: 0 },
    },
    {
      name: 'other deliveries were pending before',
      before: { dead: 5, pending: 4 },
      now: { pending: 6, delivered: 3 },
      expected: { pending: 2, delivered: 3, failed: 0, dead: 0 },
    },
  ])('counts the replayed deliveries when $name', ({ before, now, expected }) => {
    const replay = { before: { ...counts, ...before }, statuses: ['failed', 'dead'] as const, replayed: 5 }
    expect(countReplayed({ ...counts, ...now }, replay)).toEqual(expected)
  })

  it('excludes failed deliveries when only dead ones were replayed', () => {
    const replay = { before: { ...counts, failed: 4, dead: 2 }, statuses: ['dead'] as const, replayed: 2 }
    const replayed = countReplayed({ ...counts, failed: 5, delivered: 1 }, replay)
    expect(replayed).toEqual({ pending: 0, delivered: 1, failed: 1, dead: 0 })
  })
})
