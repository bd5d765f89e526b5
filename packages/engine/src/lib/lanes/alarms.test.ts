import { array, assert, constant, nat, oneof, property, record } from 'fast-check'
import { expect, it } from 'vitest'
import { createAlarms } from './alarms.ts'

it('returns each item at the last time that was set for it, the earliest first', () => {
  const times = array(record({ item: nat(20), at: oneof(nat(50), constant(Infinity)) }))
  assert(
    property(times, (sets) => {
      const alarms = createAlarms<number>()
      const expected = new Map<number, number>()
      for (const { item, at } of sets) {
        alarms.set(item, at)
        if (at === Infinity) expected.delete(item)
        else expected.set(item, at)
      }
      for (let now = 0; now <= 50; now++) {
        expect(alarms.next()).toBe(Math.min(Infinity, ...expected.values()))
        for (let item = alarms.due(now); item !== undefined; item = alarms.due(now)) {
          expect(expected.get(item)).toBe(now)
          expected.delete(item)
        }
      }
      expect(expected.size).toBe(0)
    }),
  )
})
