import { startPostgres } from '@hookseal/services'
import { startCuttingProxy } from '@hookseal/services/cutting-proxy'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { POSTGRES_LIMITS } from '@hookseal/engine/database'
import { KEY, startReceiver, subscribe, type TestReceiver, until } from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

let sender: TestSender
let receiver: TestReceiver
let proxy: Awaited<ReturnType<typeof startCuttingProxy>>
let type: string

beforeEach(async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  proxy = await startCuttingProxy(server.url)
  onTestFinished(async () => proxy.close())
  receiver = await startReceiver()
  onTestFinished(async () => receiver.close())
  sender = await createTestSender({ database: proxy.url, encryptionKey: KEY })
  onTestFinished(async () => sender.stop())
  await sender.start()
  type = (await subscribe(sender, receiver.url)).type
  await sender.events.publish({ type, data: 0 })
  await until(() => receiver.arrivals.length === 1)
})

async function outcomeOf(published: Promise<unknown>): Promise<unknown> {
  return published.then(
    () => 'published',
    (error: unknown) => error,
  )
}

describe('a path to PostgreSQL that drops all packets', () => {
  it('fails publishes on a silent connection at the same time with ERR_SENDER_DATABASE, and reports it by isReady', async () => {
    proxy.freeze()
    // One after the other they would take 160 s, more than the limit of a test.
    const publishes = Array.from({ length: 20 }, async (_, n) => {
      // Not all in one batch.
      await new Promise((resolve) => setTimeout(resolve, n * 50))
      return outcomeOf(sender.events.publish({ type, data: n }))
    })
    expect(await sender.isReady()).toBe(false)
    const failed = expect.objectContaining({ name: 'SenderError', code: 'ERR_SENDER_DATABASE' })
    expect(await Promise.all(publishes)).toEqual(publishes.map(() => failed))
  })

  it('delivers, publishes and is ready again when the path to PostgreSQL is back, although old connections stay silent', async () => {
    proxy.freeze()
    expect(await outcomeOf(sender.events.publish({ type, data: 1 }))).toMatchObject({
      code: 'ERR_SENDER_DATABASE',
    })
    proxy.thaw()
    await expect.poll(async () => sender.isReady(), { timeout: 60_000 }).toBe(true)
    const { id } = await sender.events.publish({ type, data: 2 })
    await expect.poll(() => receiver.arrivals.map((arrival) => arrival.id), { timeout: 60_000 }).toContain(id)
  })

  it('rejects a transaction of the caller with ERR_SENDER_DATABASE on a silent connection', async () => {
    const interrupted = sender.transaction(async (tx) => {
      await tx.query('select 1')
      proxy.freeze()
      await tx.query('select 2')
    })
    await expect(interrupted).rejects.toMatchObject({ name: 'SenderError', code: 'ERR_SENDER_DATABASE' })
  })
})

describe('a path to PostgreSQL that is back', () => {
  it('serves calls right after another one timed out, never on a connection that was just destroyed', async () => {
    // Several idle connections.
    const all = Array.from({ length: 8 }, async () =>
      sender.transaction(async (tx) => tx.query('select pg_sleep(0.3)')),
    )
    await Promise.all(all)
    proxy.freeze()
    const silent = outcomeOf(sender.transaction(async (tx) => tx.query('select 1')))
    await sleep(1000)
    proxy.thaw()
    expect(await silent).toMatchObject({ code: 'ERR_SENDER_DATABASE' })
    // In the same turn, before the pool learns what was destroyed.
    const calls = [
      sender.deliveries.list(),
      sender.events.publish({ type, data: 1 }),
      sender.transaction(async (tx) => tx.query('select 1')),
      sender.isReady(),
    ]
    const results = await Promise.allSettled(calls)
    expect(results.map(({ status }) => status)).toEqual(calls.map(() => 'fulfilled'))
    expect(results[3]).toEqual({ status: 'fulfilled', value: true })
  })
})

describe('a fetch of jobs whose reply is lost', () => {
  it('leases nothing by a fetch whose reply is lost, so that its jobs do not wait for a lease to expire', async () => {
    const cut = proxy.cutNext('SKIP LOCKED', 'before the reply arrives')
    const { id } = await sender.events.publish({ type, data: 1 })
    await cut
    await until(() => receiver.arrivals.some((arrival) => arrival.id === id))
    expect(sender.logged.filter((line) => line.startsWith('recovered jobs'))).toEqual([])
  })
})

describe('errors of a caller’s transaction', () => {
  it('rejects with ERR_SENDER_DATABASE and the error of the driver as cause when a statement of the caller fails', async () => {
    const failed = sender.transaction(async (tx) => tx.query('select 1 / 0'))
    await expect(failed).rejects.toMatchObject({
      code: 'ERR_SENDER_DATABASE',
      message: 'Database query failed: division by zero',
      cause: { code: '22012' },
    })
  })

  it('rejects with the unchanged error that the caller’s own code throws', async () => {
    const own = new Error('own')
    const failed = sender.transaction(async () => {
      throw own
    })
    await expect(failed).rejects.toBe(own)
  })
})

it('limits every call to less than 15 s', () => {
  const { statementMs, responseMs, connectMs } = POSTGRES_LIMITS
  expect(statementMs).toBeLessThan(responseMs)
  expect(responseMs + connectMs).toBeLessThan(15_000)
})
