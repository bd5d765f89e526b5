import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { describe, expect, it } from 'vitest'

import { memoryStore } from './memory-store.ts'

const OPTIONS = { bodyHash: 'hash', leaseMs: 10, retainMs: 100 }

function storeAt(maxEntries = 100) {
  const clock = { ms: 0 }
  const store = memoryStore({ maxEntries, now: () => clock.ms })
  const acquire = async (key: string): Promise<string> => {
    const claim = await store.claim(key, OPTIONS)
    if (claim.status !== 'acquired') throw new Error(`${key} is ${claim.status}`)
    return claim.token
  }
  const finish = async (key: string, retainMs = 100): Promise<unknown> =>
    store.complete(key, await acquire(key), retainMs)
  const statusOf = async (key: string): Promise<string> => (await store.claim(key, OPTIONS)).status
  return { clock, store, acquire, finish, statusOf }
}

describe('maxEntries', () => {
  it('evicts the event that was completed longest ago', async () => {
    const { store, finish, statusOf } = storeAt(3)
    for (const key of ['a', 'b', 'c', 'd']) await finish(key)
    expect(store.size).toBe(3)
    expect([await statusOf('b'), await statusOf('c'), await statusOf('d')]).toEqual(['done', 'done', 'done'])
    expect(await statusOf('a')).toBe('acquired')
  })

  it('evicts in the order of completion, not of claims', async () => {
    const { store, acquire, finish, statusOf } = storeAt(3)
    const first = await acquire('a')
    await finish('b')
    await store.complete('a', first, 100)
    await finish('c')
    await finish('d')
    expect([await statusOf('a'), await statusOf('c'), await statusOf('d')]).toEqual(['done', 'done', 'done'])
  })

  it('never evicts an active claim: when all are active, the next claim rejects', async () => {
    const { store, acquire, statusOf } = storeAt(3)
    const tokens = [await acquire('a'), await acquire('b'), await acquire('c')]
    await expect(acquire('d')).rejects.toThrow('memoryStore is full: maxEntries (3) events are in flight')
    expect([await statusOf('a'), await statusOf('b'), await statusOf('c')]).toEqual([
      'in_flight',
      'in_flight',
      'in_flight',
    ])
    expect(await store.complete('a', tokens[0] ?? '', 100)).toBe('ok')
    expect(await statusOf('d')).toBe('acquired')
    expect(await statusOf('b')).toBe('in_flight')
    expect(store.size).toBe(3)
  })

  it('evicts a claim whose lease has ended', async () => {
    const { clock, store, acquire, statusOf } = storeAt(2)
    const expired = await acquire('a')
    await acquire('b')
    clock.ms = 10
    expect(await statusOf('c')).toBe('acquired')
    expect(await store.complete('a', expired, 100)).toBe('lost')
    expect(store.size).toBe(1)
  })

  it('evicts a claim whose lease has ended before a completed event', async () => {
    const { clock, acquire, finish, statusOf } = storeAt(2)
    await acquire('a')
    await finish('b')
    clock.ms = 10
    expect(await statusOf('c')).toBe('acquired')
    expect(await statusOf('b')).toBe('done')
  })

  it('does not count released claims', async () => {
    const { store, acquire } = storeAt(1)
    for (const key of ['a', 'b', 'c']) expect(await store.release(key, await acquire(key))).toBe(true)
    expect(store.size).toBe(0)
  })

  it.each([0, -1, 1.5, Number.NaN, Infinity, '10'])('throws ERR_WEBHOOK_OPTION for %s', (maxEntries) => {
    expect(() => memoryStore({ maxEntries: maxEntries as number })).toThrow(
      expect.objectContaining({
        code: 'ERR_WEBHOOK_OPTION',
        message: 'maxEntries must be a whole number above 0',
      }),
    )
  })
})

describe('a completed event', () => {
  it('forgets a completed event after its retention', async () => {
    const { clock, finish, statusOf } = storeAt()
    await finish('a')
    clock.ms = 99
    expect(await statusOf('a')).toBe('done')
    clock.ms = 100
    expect(await statusOf('a')).toBe('acquired')
  })

  it('removes a completed event from memory when a tenth of maxEntries was claimed after its retention', async () => {
    const { clock, store, finish } = storeAt(40)
    for (const key of ['a', 'b', 'c']) await finish(key)
    clock.ms = 100
    for (const key of ['d', 'e', 'f', 'g']) await finish(key)
    expect(store.size).toBe(4)
  })

  it('evicts a tenth of maxEntries at a time, the oldest completed events first', async () => {
    const { store, finish, statusOf } = storeAt(20)
    for (let event = 0; event < 21; event++) await finish(`event ${event}`)
    expect(store.size).toBe(19)
    expect(await statusOf('event 2')).toBe('done')
    expect(await statusOf('event 1')).toBe('acquired')
  })

  it('returns the hash of the body that was handled for a completed event', async () => {
    const { store, acquire } = storeAt()
    await store.complete('a', await acquire('a'), 100)
    expect(await store.claim('a', { ...OPTIONS, bodyHash: 'other' })).toEqual({
      status: 'done',
      bodyHash: 'hash',
    })
  })

  it.each([
    { name: 'completed in time', at: 9, completion: 'ok' },
    { name: 'completed late', at: 10, completion: 'late' },
  ])(
    'returns the same result when an event $name is completed again, and does not release the event',
    async ({ at, completion }) => {
      const { clock, store, acquire } = storeAt()
      const token = await acquire('a')
      clock.ms = at
      expect(await store.complete('a', token, 100)).toBe(completion)
      clock.ms = 50
      expect(await store.complete('a', token, 100)).toBe(completion)
      expect(await store.release('a', token)).toBe(false)
      expect(await store.renew('a', token, 10)).toBe(false)
      expect(await store.complete('a', 'other token', 100)).toBe('lost')
    },
  )
})

it.each(['__proto__', 'constructor', 'a', 'a:b', '\ud800', ''])('accepts the key %j', async (key) => {
  const { acquire, finish, statusOf } = storeAt()
  await acquire('other')
  expect(await finish(key)).toBe('ok')
  expect(await statusOf(key)).toBe('done')
})

it('returns results instead of promises, which receivers would have to wait for', () => {
  const store = memoryStore()
  const claim = store.claim('a', OPTIONS)
  expect(claim).toMatchObject({ status: 'acquired', token: expect.any(String) })
  const { token } = claim as { token: string }
  expect([store.renew('a', token, 10), store.complete('a', token, 100), store.release('a', token)]).toEqual([
    true,
    'ok',
    false,
  ])
})

it('keeps a completed event in less than 400 bytes', async () => {
  setFlagsFromString('--expose-gc')
  const gc: () => void = runInNewContext('gc')
  const used = (): number => {
    gc()
    return process.memoryUsage().heapUsed
  }
  const events = 20_000
  const { store, finish } = storeAt(100_000)
  const before = used()
  for (let event = 0; event < events; event++) await finish(`event ${event}`)
  expect((used() - before) / events).toBeLessThan(400)
  expect(store.size).toBe(events)
})

it('does not accept the token of another store for the same fence', async () => {
  const tokens = [await storeAt().acquire('a'), await storeAt().acquire('a')]
  expect(tokens[0]).not.toBe(tokens[1])
})

it('marks the store as local, because only this process sees its claims', () => {
  expect(memoryStore().local).toBe(true)
})

it('lets a process with an active claim exit by itself', async () => {
  const program = `
    const { createReceiver, memoryStore, signedHeaders } = await import(${JSON.stringify(new URL('../../index.ts', import.meta.url).href)})
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const dedupe = memoryStore()
    await dedupe.complete('x', (await dedupe.claim('x', { leaseMs: 1e9, retainMs: 1e9 })).token, 1e9)
    const receiver = createReceiver({ secret, dedupe, leaseSeconds: 600 })
    const headers = await signedHeaders({ id: 'msg_1', body: '{}' }, secret)
    const received = await receiver.receive({ method: 'POST', headers }, async (update) => update(Buffer.from('{}')))
    process.stdout.write(received.type + ' ' + dedupe.size)
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    timeout: 18_000,
  })
  expect(stdout).toBe('handle 2')
})
