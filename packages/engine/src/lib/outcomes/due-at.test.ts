import { expect, it } from 'vitest'
import { dueAt } from './due-at.ts'

it('counts a delay from the decision, however long the transaction takes from its moment on', () => {
  const moment = { now: 1_000_000, at: performance.now() - 60_000 }
  expect(dueAt({ decidedAt: moment.at - 100 }, 15_000, moment)).toEqual(new Date(1_014_900))
})

it('returns a time that is due immediately if the delay is over', () => {
  const moment = { now: 1_000_000, at: performance.now() }
  expect(dueAt({ decidedAt: moment.at - 100 }, 50, moment)).toEqual(new Date(1_000_000))
})
