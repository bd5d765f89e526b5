import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemory } from './key-memory.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function countReads(value: string | undefined) {
  const reads: PromiseWithResolvers<string | undefined>[] = []
  const read = async () => {
    const reading = Promise.withResolvers<string | undefined>()
    reads.push(reading)
    if (value !== undefined) reading.resolve(value)
    return reading.promise
  }
  return { reads, read }
}

it('reads a value once for concurrent calls and for later ones, until its time has passed', async () => {
  const memory = createMemory<string>(500)
  const { reads, read } = countReads('key')
  await Promise.all(Array.from({ length: 100 }, async () => memory.get('a', read)))
  vi.advanceTimersByTime(499)
  expect(await memory.get('a', read)).toBe('key')
  expect(reads).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(await memory.get('a', read)).toBe('key')
  expect(reads).toHaveLength(2)
})

it('reads again when the clock of the machine has moved and the monotonic one has not', async () => {
  const memory = createMemory<string>(500)
  const { reads, read } = countReads('key')
  await memory.get('a', read)
  vi.setSystemTime(Date.now() + 60_000)
  await memory.get('a', read)
  vi.setSystemTime(Date.now() - 60_000)
  await memory.get('a', read)
  expect(reads).toHaveLength(3)
})

it('does not use a slow read that began before the revocation for a call after it', async () => {
  const memory = createMemory<string>(500)
  const { reads, read } = countReads(undefined)
  const first = memory.get('a', read)
  const joined = memory.get('a', read)
  vi.advanceTimersByTime(600)
  reads[0]?.resolve('key')
  expect(await first).toBe('key')
  await expect.poll(() => reads.length).toBe(2)
  reads[1]?.resolve(undefined)
  expect(await joined).toBeUndefined()
})

it('does not remember unknown values, failed reads, and reads that began before it was cleared', async () => {
  const memory = createMemory<string>(500)
  expect(await memory.get('a', async () => undefined)).toBeUndefined()
  await expect(memory.get('a', async () => Promise.reject(new Error('down')))).rejects.toThrow('down')
  const { reads, read } = countReads(undefined)
  const before = memory.get('a', read)
  memory.clear()
  reads[0]?.resolve('key')
  expect(await before).toBe('key')
  expect(await memory.get('a', async () => undefined)).toBeUndefined()
})
