import { expect, it } from 'vitest'
import { BODIES } from './body.ts'

it.each([
  ['push', 200],
  ['push', 2000],
  ['push', 256_000],
  ['text', 200],
  ['text', 20_000],
] as const)('returns BODIES.%s with JSON of exactly %d bytes', (kind, bytes) => {
  const body = BODIES[kind](bytes)
  expect(body).toHaveLength(bytes)
  expect(JSON.parse(body.toString())).toHaveProperty('type')
})

it('throws a RangeError for a size of BODIES.push below the smallest event', () => {
  expect(() => BODIES.push(50)).toThrow(RangeError)
})
