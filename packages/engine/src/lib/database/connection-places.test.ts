import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type ConnectionUse, createConnectionPlaces } from './connection-places.ts'

const SOON_MS = 10
/** Longer than the test. */
const LATE_MS = 60_000

/** Enters as often as it can, and returns how often. */
async function fill(places: ReturnType<typeof createConnectionPlaces>, use: ConnectionUse): Promise<number> {
  for (let entered = 0; ; entered++) {
    const isFull = await places.enter(use, SOON_MS).then(
      () => false,
      () => true,
    )
    if (isFull) return entered
  }
}

it('keeps a place for the queue, and one for calls that transactions of the caller make', async () => {
  const places = createConnectionPlaces(5)
  expect(await fill(places, 'caller')).toBe(3)
  expect(await fill(places, 'own')).toBe(1)
  expect(await fill(places, 'queue')).toBe(1)
})

it('rejects with the option to raise when no place becomes free in time', async () => {
  const places = createConnectionPlaces(4)
  await fill(places, 'caller')
  await expect(places.enter('caller', SOON_MS)).rejects.toThrow(
    /transactions of the application.*connections/,
  )
  await fill(places, 'own')
  await expect(places.enter('own', SOON_MS)).rejects.toThrow(/^All connections were in use\. Raise/)
})

it('serves the queue first, then calls in the order of their arrival', async () => {
  const places = createConnectionPlaces(3)
  const leaves = [await places.enter('own', LATE_MS), await places.enter('own', LATE_MS)]
  leaves.push(await places.enter('queue', LATE_MS))
  const order: string[] = []
  const enter = async (use: ConnectionUse, name: string) =>
    places.enter(use, LATE_MS).then((leave) => {
      order.push(name)
      leave()
    })
  const all = [
    enter('caller', 'caller'),
    enter('own', 'first'),
    enter('own', 'second'),
    enter('queue', 'queue'),
  ]
  await setImmediate()
  leaves.forEach((leave) => leave())
  await Promise.all(all)
  expect(order).toEqual(['queue', 'first', 'second', 'caller'])
})

it('loses no place when a call times out, also if it leaves twice', async () => {
  const places = createConnectionPlaces(3)
  const leaves = [await places.enter('own', LATE_MS), await places.enter('own', LATE_MS)]
  await expect(places.enter('own', SOON_MS)).rejects.toThrow('were in use')
  for (const leave of [...leaves, ...leaves]) leave()
  expect(await fill(places, 'own')).toBe(2)
})
