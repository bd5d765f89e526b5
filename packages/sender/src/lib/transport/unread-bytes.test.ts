import { expect, it } from 'vitest'
import { createUnreadBytes } from './unread-bytes.ts'

/** Adds entries, and records which were handed over. `read` settles one of them. */
function setUp(maxBytes: number) {
  const unread = createUnreadBytes(maxBytes)
  const handed: string[] = []
  const reads = new Map<string, () => void>()
  const add = (name: string, bytes: number) =>
    unread.add(bytes, () => {
      handed.push(name)
      return new Promise<void>((resolve) => reads.set(name, resolve))
    })
  const read = async (name: string) => {
    reads.get(name)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { add, read, handed }
}

it('hands over what fits, and the rest in order when the listener has read', async () => {
  const { add, read, handed } = setUp(100)
  add('a', 60)
  add('b', 40)
  add('c', 50)
  add('d', 1)
  expect(handed).toEqual(['a', 'b'])
  await read('b')
  expect(handed).toEqual(['a', 'b'])
  await read('a')
  expect(handed).toEqual(['a', 'b', 'c', 'd'])
})

it('hands over more than the limit to a listener that has read everything', async () => {
  const { add, read, handed } = setUp(100)
  add('a', 1000)
  add('b', 1)
  expect(handed).toEqual(['a'])
  await read('a')
  expect(handed).toEqual(['a', 'b'])
})

it('removes an entry that still waits, and no other', async () => {
  const { add, read, handed } = setUp(100)
  const removeFirst = add('a', 100)
  const removeSecond = add('b', 100)
  add('c', 100)
  expect([removeFirst(), removeSecond(), removeSecond()]).toEqual([false, true, false])
  await read('a')
  expect(handed).toEqual(['a', 'c'])
})

it('counts bytes as read when there is no promise', async () => {
  const unread = createUnreadBytes(1)
  const handed: number[] = []
  for (const n of [1, 2]) unread.add(1, () => void handed.push(n))
  await new Promise((resolve) => setImmediate(resolve))
  expect(handed).toEqual([1, 2])
})
