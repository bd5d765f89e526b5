import { expect, it } from 'vitest'
import { createBatcher } from './batcher.ts'

/** Doubles numbers in batches. Each call of `end` completes one batch. */
function doubler({ max = 3 } = {}) {
  const batches: number[][] = []
  const ends: (() => void)[] = []
  const double = createBatcher<number, number>(
    async (items) => {
      batches.push([...items])
      if (items.length > 1 && items.includes(13)) throw new Error('a batch with 13 in it')
      if (items[0] === 13) throw new Error('13')
      await new Promise<void>((resolve) => ends.push(resolve))
      return items.map((item) => item * 2)
    },
    { max },
  )
  const end = async (): Promise<void> => {
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve))
    ends.shift()?.()
  }
  return { double, batches, end }
}

it('runs the calls of one turn in one batch, and collects the next batch while it is running', async () => {
  const { double, batches, end } = doubler()
  const first = [1, 2].map(double)
  await new Promise((resolve) => setImmediate(resolve))
  const later = [3, 4, 5, 6].map(double)
  await end()
  expect(await Promise.all(first)).toEqual([2, 4])
  await end()
  await end()
  expect(await Promise.all(later)).toEqual([6, 8, 10, 12])
  expect(batches).toEqual([[1, 2], [3, 4, 5], [6]])
})

it('runs the items of a failed batch one by one, so that only the invalid one rejects', async () => {
  const { double, end } = doubler()
  const results = Promise.allSettled([1, 13, 2].map(double))
  await end()
  await end()
  expect(await results).toEqual([
    { status: 'fulfilled', value: 2 },
    { status: 'rejected', reason: new Error('13') },
    { status: 'fulfilled', value: 4 },
  ])
})

it('rejects if a batch returns no results', async () => {
  const broken = createBatcher<number, number>(async () => [], { max: 10 })
  await expect(broken(1)).rejects.toThrow('no results')
  await expect(broken(2)).rejects.toThrow('no results')
})

it('takes items of all groups in turns, in the order of each group', async () => {
  const batches: string[][] = []
  const identity = createBatcher<string, string>(
    async (items) => {
      batches.push([...items])
      return items
    },
    { max: 3, groupOf: ([group = '']) => group },
  )
  const items = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']
  expect(await Promise.all(items.map(identity))).toEqual(items)
  expect(batches).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2', 'a3'], ['a4']])
})

it('runs items without a result in later batches, those of groups without any first', async () => {
  const batches: string[][] = []
  const first = createBatcher<string, string>(
    async (items) => {
      batches.push([...items])
      return items.slice(0, 2)
    },
    { max: 4, groupOf: ([group = '']) => group },
  )
  const items = ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']
  expect(await Promise.all(items.map(first))).toEqual(items)
  expect(batches).toEqual([
    ['a1', 'b1', 'c1', 'a2'],
    ['c1', 'a2', 'c2', 'a3'],
    ['c2', 'a3'],
  ])
})

it('rejects all calls of a batch without running them again when its error concerns all of them', async () => {
  const batches: number[][] = []
  const unavailable = new Error('the database is unavailable')
  const double = createBatcher<number, number>(
    async (items) => {
      batches.push([...items])
      throw unavailable
    },
    { max: 10, concernsAll: (error) => error === unavailable },
  )
  const results = await Promise.allSettled([1, 2, 3].map(double))
  expect(results).toEqual(results.map(() => ({ status: 'rejected', reason: unavailable })))
  expect(batches).toEqual([[1, 2, 3]])
})
