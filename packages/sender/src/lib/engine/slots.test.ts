import { expect, it } from 'vitest'
import { createSlots } from './slots.ts'

it('keeps half of the places for first attempts and an eighth for retries', () => {
  const slots = createSlots(64)
  expect(slots.free()).toEqual({ first: 224, retries: 128 })
  slots.hold('retry', 128)
  expect(slots.free()).toEqual({ first: 128, retries: 0 })
  slots.hold('first', 128)
  expect(slots.free()).toEqual({ first: 0, retries: 0 })
  expect(slots.held()).toBe(256)
})

it('leaves retries their part when first attempts take all they may', () => {
  const slots = createSlots(64)
  slots.hold('first', 224)
  expect(slots.free()).toEqual({ first: 0, retries: 32 })
  slots.release('first')
  expect(slots.free()).toEqual({ first: 1, retries: 33 })
})
