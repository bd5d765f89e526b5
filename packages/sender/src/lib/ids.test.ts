import { expect, it } from 'vitest'
import { createId, timeOfId } from './ids.ts'

it('puts the time of an event or a delivery into its id', () => {
  const ms = Date.UTC(2026, 10, 21, 23, 59, 59, 999)
  for (const prefix of ['evt', 'evt_test', 'whd'] as const) expect(timeOfId(createId(prefix, ms))).toBe(ms)
})

it('never repeats random bytes of an id, also beyond those drawn at a time', () => {
  const random = Array.from({ length: 1000 }, () => createId('evt', 0).slice('evt_'.length + 13))
  expect(new Set(random).size).toBe(1000)
})

it('sorts ids of one millisecond in the order of their creation', () => {
  const ids = Array.from({ length: 4096 }, () => createId('evt', 1))
  expect(ids.toSorted()).toStrictEqual(ids)
})

it('returns no time for an id that the sender cannot have created', () => {
  const hex = '01a1ffe2f12c7084a366d316a6ab0144'
  expect(timeOfId(`evt_${hex}`)).toBeDefined()
  for (const id of [
    hex,
    `wh_${hex}`,
    `evt_${hex}0`,
    `evt_${hex.toUpperCase()}`,
    `evt_${hex.replace('7084', '4084')}`,
    // PostgreSQL cannot read ISO 8601 with years of five digits.
    `evt_ffffffffffff${hex.slice(12)}`,
    'order 7',
  ])
    expect(timeOfId(id)).toBeUndefined()
})
