import { expect, it } from 'vitest'
import { limitByKey } from './limit-by-key.ts'

it('runs at most so many works of a key at a time, in order, and those of other keys meanwhile', async () => {
  const limit = limitByKey(2)
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const run = async (key: string, name: string) =>
    limit(key, async () => {
      started.push(name)
      await new Promise<void>((resolve) => ends.set(name, resolve))
    })
  const all = ['a1', 'a2', 'a3', 'a4', 'b1'].map(async (name) => run(name.slice(0, 1), name))
  await new Promise((resolve) => setImmediate(resolve))
  expect(started).toEqual(['a1', 'a2', 'b1'])
  ends.get('a2')?.()
  await all[1]
  expect(started).toEqual(['a1', 'a2', 'b1', 'a3'])
  for (const name of ['a1', 'a3', 'b1']) ends.get(name)?.()
  await all[2]
  ends.get('a4')?.()
  await Promise.all(all)
  expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'a4'])
})

it('leaves the place of a work that failed to the next one', async () => {
  const limit = limitByKey(1)
  const failed = limit('a', async () => Promise.reject(new Error('failed')))
  const next = limit('a', async () => 1)
  await expect(failed).rejects.toThrow('failed')
  expect(await next).toBe(1)
})
