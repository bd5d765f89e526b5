import { describe, expect, it } from 'vitest'
import { judge } from './follow.ts'

const counts = { pending: 0, delivered: 0, failed: 0, dead: 0 }

describe('what came of a replay', () => {
  it.each([
    {
      name: 'all are still to be attempted',
      before: { failed: 2, dead: 3 },
      now: { pending: 5 },
      outcome: { pending: 5, delivered: 0, failed: 0, dead: 0 },
    },
    {
      name: 'some failed again, and some arrived',
      before: { failed: 2, dead: 3, delivered: 7 },
      now: { delivered: 10, failed: 2 },
      outcome: { pending: 0, delivered: 3, failed: 2, dead: 0 },
    },
    {
      name: 'others were pending before',
      before: { dead: 5, pending: 4 },
      now: { pending: 6, delivered: 3 },
      outcome: { pending: 2, delivered: 3, failed: 0, dead: 0 },
    },
  ])('is told when $name', ({ before, now, outcome }) => {
    const replay = { before: { ...counts, ...before }, statuses: ['failed', 'dead'] as const, replayed: 5 }
    expect(judge({ ...counts, ...now }, replay)).toEqual(outcome)
  })

  it('leaves out those that had failed and were not sent again', () => {
    const replay = { before: { ...counts, failed: 4, dead: 2 }, statuses: ['dead'] as const, replayed: 2 }
    const outcome = judge({ ...counts, failed: 5, delivered: 1 }, replay)
    expect(outcome).toEqual({ pending: 0, delivered: 1, failed: 1, dead: 0 })
  })
})
