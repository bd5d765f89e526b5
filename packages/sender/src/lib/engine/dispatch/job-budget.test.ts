import { expect, it } from 'vitest'
import { createJobBudget, type JobBudget } from './job-budget.ts'

const free = (slots: JobBudget) => ({ first: slots.free('first'), retry: slots.free('retry') })

it('keeps half of the places for first attempts and an eighth for retries', () => {
  const slots = createJobBudget(64)
  expect(free(slots)).toEqual({ first: 224, retry: 128 })
  slots.hold('retry', 128)
  expect(free(slots)).toEqual({ first: 128, retry: 0 })
  slots.hold('first', 128)
  expect(free(slots)).toEqual({ first: 0, retry: 0 })
})

it('leaves retries their part when first attempts take all they may', () => {
  const slots = createJobBudget(64)
  slots.hold('first', 224)
  expect(free(slots)).toEqual({ first: 0, retry: 32 })
  slots.release('first')
  expect(free(slots)).toEqual({ first: 1, retry: 33 })
})
