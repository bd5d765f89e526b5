import { expect, it } from 'vitest'
import { roomFor } from './share.ts'

/** What each of `greedy` holders has when all take as much as they may, one after the other, and what remains of `total`. */
function fill(total: number, greedy: number): { held: number[]; free: number } {
  const held = Array.from({ length: greedy }, () => 0)
  let free = total
  for (let changed = true; changed;) {
    changed = false
    for (const [n, own] of held.entries()) {
      if (roomFor(own, free) < 1) continue
      held[n] = own + 1
      free--
      changed = true
    }
  }
  return { held, free }
}

it.each([
  { total: 256, greedy: 1, each: 192, free: 64 },
  { total: 256, greedy: 2, each: 110, free: 37 },
  { total: 256, greedy: 8, each: 31, free: 11 },
  { total: 4, greedy: 1, each: 3, free: 1 },
  { total: 2, greedy: 1, each: 1, free: 1 },
  { total: 1, greedy: 1, each: 1, free: 0 },
])('leaves $free of $total free beside $greedy greedy holders', ({ total, greedy, each, free }) => {
  const filled = fill(total, greedy)
  expect(filled.free).toBe(free)
  expect(Math.max(...filled.held)).toBe(each)
  expect(each - Math.min(...filled.held)).toBeLessThanOrEqual(1)
})

it('always allows the first, and never more than there is', () => {
  expect([roomFor(0, 1), roomFor(0, 0), roomFor(1, 1), roomFor(0, 100)]).toEqual([1, 0, 0, 75])
})
