import { expect, it } from 'vitest'
import { createFairRing } from './fair-ring.ts'

it('returns the item that holds least, and equal ones in turn', () => {
  const ring = createFairRing<string>()
  const held = { a: 0, b: 0, c: 2 }
  for (const [item, own] of Object.entries(held)) ring.set(item, own)
  const turns = Array.from({ length: 6 }, () => {
    const item = ring.least() as keyof typeof held // one of them
    ring.set(item, ++held[item])
    return item
  })
  expect(turns).toEqual(['a', 'b', 'a', 'b', 'c', 'a'])
})

it('iterates from the least to the most, without what was deleted', () => {
  const ring = createFairRing<string>()
  for (const [item, held] of Object.entries({ much: 9, little: 1, nothing: 0, gone: 1 })) ring.set(item, held)
  ring.delete('gone')
  expect([...ring]).toEqual(['nothing', 'little', 'much'])
  for (const item of ['nothing', 'little', 'much']) ring.delete(item)
  expect(ring.least()).toBeUndefined()
  ring.set('back', 0)
  expect(ring.least()).toBe('back')
})
