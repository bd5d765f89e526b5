import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DedupeStore } from '@hookseal/core'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { CLIENTS, connectIoredis } from './clients.ts'
import { BODY_HASH, CLAIM, LONG_MS, acquire, orUndefined, retryUntilReply } from './claims.ts'

const EVENTS = Array.from({ length: 150 }, (_, index) => `event ${index}`)
/** Short, so that the lease of a claim whose reply was lost ends during the test. */
const LEASE_MS = 1500

let server: RedisServer

beforeAll(async () => {
  server = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
}, START_TIMEOUT_MS)

afterAll(async () => server.stop())

describe('8 clients that claim the same 150 events', () => {
  it.each([
    ['Redis crashes and restarts', 1, async () => restartAfterCrash()],
    ['all connections are cut', 5, async () => command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')],
    ['the script is flushed', 5, async () => command('SCRIPT', 'FLUSH')],
  ])('completes each event exactly once while %s', async (_case, times, disturb) => {
    const prefix = `${randomUUID()}:`
    const kinds = Object.values(CLIENTS)
    const connections = await Promise.all(
      [...kinds, ...kinds].map(async (connect) => connect(server.url, prefix)),
    )
    onTestFinished(() => {
      for (const { close } of connections) close()
    })
    const completedBy = new Map<string, Set<string>>(EVENTS.map((event) => [event, new Set()]))
    let completed = 0

    async function handleAll(store: DedupeStore): Promise<void> {
      for (const event of EVENTS) {
        for (;;) {
          const claim = await orUndefined(store.claim(event, { ...CLAIM, leaseMs: LEASE_MS }))
          if (claim?.status === 'done') break
          if (claim?.status !== 'acquired') {
            await sleep(5)
            continue
          }
          const completion = await retryUntilReply(async () => store.complete(event, claim.token, LONG_MS))
          if (completion === 'lost') continue
          completedBy.get(event)?.add(claim.token)
          completed++
          break
        }
      }
    }

    const handled = Promise.all(connections.map(async ({ store }) => handleAll(store)))
    for (let time = 1; time <= times; time++) {
      await expect
        .poll(() => completed, { timeout: 30_000, interval: 1 })
        .toBeGreaterThan((EVENTS.length * time) / (times + 1) - 1)
      await disturb()
    }
    await handled

    const counts = [...completedBy.values()].map((tokens) => tokens.size)
    expect(new Set(counts)).toEqual(new Set([1]))
  })
})

describe('after a crash of Redis', () => {
  it('keeps the claims with appendfsync always', async () => {
    const { store, close } = await connectIoredis(server.url, `${randomUUID()}:`)
    onTestFinished(close)
    const held = await acquire(store, 'held')
    const done = await acquire(store, 'done')
    await store.complete('done', done.token, LONG_MS)

    await restartAfterCrash()

    expect((await store.claim('held', CLAIM)).status).toBe('in_flight')
    expect(await store.claim('done', CLAIM)).toEqual({ status: 'done', bodyHash: BODY_HASH })
    expect(await store.complete('held', held.token, LONG_MS)).toBe('ok')
  })

  it('grants claims with higher fences and rejects former holders when there was no persistence', async () => {
    const forgetful = await startRedis({ own: true })
    onTestFinished(async () => forgetful.stop())
    const { store, close } = await connectIoredis(forgetful.url, `${randomUUID()}:`)
    onTestFinished(close)
    const former = await acquire(store, 'event')

    await forgetful.kill()
    await forgetful.restart()

    expect((await acquire(store, 'event')).fence).toBeGreaterThan(former.fence)
    expect(await store.renew('event', former.token, LONG_MS)).toBe(false)
    expect(await store.complete('event', former.token, LONG_MS)).toBe('lost')
  })
})

async function restartAfterCrash(): Promise<void> {
  await server.kill()
  await server.restart()
}

async function command(...args: [string, ...string[]]): Promise<void> {
  const { send, close } = await connectIoredis(server.url, '')
  await send(...args)
  close()
}
