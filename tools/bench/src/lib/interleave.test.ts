import { expect, it } from 'vitest'
import { interleave, orderOfRound } from './interleave.ts'

it('measures every candidate once per round with interleave', async () => {
  const samples = await interleave(['a', 'b'], 3, async (name, round) => `${name}${round}`)
  expect(samples).toEqual({ a: ['a0', 'a1', 'a2'], b: ['b0', 'b1', 'b2'] })
})

it('puts every candidate first and last equally often, after each neighbor, with orderOfRound', () => {
  const orders = Array.from({ length: 6 }, (_, round) => orderOfRound(['a', 'b', 'c'], round).join(''))
  expect(orders).toEqual(['abc', 'cba', 'bca', 'acb', 'cab', 'bac'])
})
