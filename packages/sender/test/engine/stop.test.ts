import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { startCuttingProxy } from '@hookseal/services/cutting-proxy'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'
import { KEY, ok, startReceiver, subscribe, type TestDatabase, until } from './sender-and-receiver.ts'

const DATABASES: { name: string; open: () => Promise<TestDatabase> }[] = [
  {
    name: 'PGlite',
    async open() {
      const directory = mkdtempSync(join(tmpdir(), 'hookseal-test-'))
      return { url: `pglite:${directory}`, stop: async () => rmSync(directory, { recursive: true }) }
    },
  },
  { name: 'PostgreSQL', open: startPostgres },
]

async function start(database: TestDatabase): Promise<TestSender> {
  const sender = await createTestSender({ database: database.url, encryptionKey: KEY })
  await sender.start()
  return sender
}

describe.each(DATABASES)('stop on $name', { timeout: START_TIMEOUT_MS + 30_000 }, ({ open }) => {
  it('stops after the attempts in flight, and the next start sends the rest, each event once', async () => {
    const database = await open()
    onTestFinished(async () => database.stop())
    // With 32 attempts in flight at most, 400 deliveries take over two seconds: the stop comes in the middle.
    const receiver = await startReceiver((_, response) => void setTimeout(() => ok(response), 200))
    onTestFinished(async () => receiver.close())
    const before = await start(database)
    const { type } = await subscribe(before, receiver.url)
    await before.events.publishMany(Array.from({ length: 400 }, (_, n) => ({ type, data: { n } })))
    await until(() => receiver.arrivals.length > 50)
    await before.stop()
    const sent = receiver.arrivals.length
    receiver.respond = (_, response) => ok(response)
    expect(sent).toBeLessThan(400)
    const after = await createTestSender({ database: database.url, encryptionKey: KEY })
    expect(await after.deliveries.count({ status: 'delivered' })).toBe(sent)
    await after.start()
    await until(async () => (await after.deliveries.count({ status: 'delivered' })) === 400)
    await after.stop()
    expect(receiver.arrivals).toHaveLength(400)
    expect(new Set(receiver.arrivals.map(({ id }) => id)).size).toBe(400)
  })

  it('loses no event that was acknowledged while the sender stops', async () => {
    const database = await open()
    onTestFinished(async () => database.stop())
    const receiver = await startReceiver()
    onTestFinished(async () => receiver.close())
    const before = await start(database)
    const { type } = await subscribe(before, receiver.url)
    const acknowledged: string[] = []
    const publishing = Array.from({ length: 16 }, async () => {
      for (;;) acknowledged.push((await before.events.publish({ type, data: 'x' })).id)
    })
    const ends = Promise.allSettled(publishing)
    await until(() => acknowledged.length > 200)
    await before.stop()
    // Publishing to a stopped sender rejects.
    expect((await ends).map(({ status }) => status)).toEqual(publishing.map(() => 'rejected'))
    const after = await start(database)
    const arrived = () => new Set(receiver.arrivals.map(({ id }) => id))
    await until(() => acknowledged.every((id) => arrived().has(id)))
    await after.stop()
    expect(await after.isReady()).toBe(false)
  })
})

it('stops and unlocks the directory of a PGlite whose only connection a transaction keeps', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const options = { database: `pglite:${directory}`, encryptionKey: KEY, requestTimeoutSeconds: 0.5 }
  const sender = await createTestSender(options)
  await sender.start()
  const never = sender.transaction(async (tx) => {
    await tx.query('create table undone (id int)')
    await new Promise(() => {})
  })
  const publish = sender.events.publish({ type: 'delivery.dead', data: 1 }).catch((error: unknown) => error)
  const failure = never.catch((error: unknown) => error)
  await sender.stop()
  expect(await failure).toMatchObject({ code: 'ERR_SENDER_DATABASE' })
  expect(await publish).toBeInstanceOf(Error)
  const again = await createTestSender(options)
  onTestFinished(async () => again.stop())
  const { rows } = await again.transaction(async (tx) => tx.query(`select to_regclass('undone') as found`))
  expect(rows).toEqual([{ found: null }])
})

describe('stop without a responsive database', { timeout: START_TIMEOUT_MS + 60_000 }, () => {
  it('stops after a bounded time when PostgreSQL is frozen, and sends the delivery again', async () => {
    const server = await startPostgres()
    onTestFinished(async () => server.stop())
    const proxy = await startCuttingProxy(server.url)
    onTestFinished(async () => proxy.close())
    const receiver = await startReceiver()
    onTestFinished(async () => receiver.close())
    const sender = await createTestSender({
      database: proxy.url,
      encryptionKey: KEY,
      requestTimeoutSeconds: 0.5,
    })
    await sender.start()
    const { type } = await subscribe(sender, receiver.url)
    receiver.respond = (_, response) => {
      proxy.freeze()
      ok(response)
    }
    await sender.events.publish({ type, data: 1 })
    await until(() => receiver.arrivals.length === 1)
    const published = sender.events.publish({ type, data: 2 }).catch((error: unknown) => error)
    await sender.stop()
    const logged = sender.logged.length
    await until(() => proxy.countClients() === 0)
    expect(await published).toBeInstanceOf(Error)
    expect(sender.logged.some((line) => line.startsWith('stopped before all outcomes were written'))).toBe(
      true,
    )
    // Its outcome was not written, so the delivery is sent again.
    receiver.respond = (_, response) => ok(response)
    const after = await createTestSender({ database: server.url, encryptionKey: KEY })
    onTestFinished(async () => after.stop())
    await after.transaction(async (tx) =>
      tx.query(`update hookseal_queue.job set started_on = started_on - interval '1 hour'`),
    )
    await after.start()
    await until(() => receiver.arrivals.length === 2)
    expect(new Set(receiver.arrivals.map(({ id }) => id)).size).toBe(1)
    // Meanwhile, anything of the first sender that still ran would have connected again, or written to the log.
    expect(proxy.countClients()).toBe(0)
    expect(sender.logged.slice(logged)).toEqual([])
  })

  it('stops after a bounded time when rows are locked', async () => {
    const server = await startPostgres()
    onTestFinished(async () => server.stop())
    const receiver = await startReceiver()
    onTestFinished(async () => receiver.close())
    const sender = await createTestSender({
      database: server.url,
      encryptionKey: KEY,
      // Locking the rows takes less, also on a busy machine.
      requestTimeoutSeconds: 3,
    })
    await sender.start()
    const other = await createTestSender({ database: server.url, encryptionKey: KEY })
    onTestFinished(async () => other.stop())
    const { type } = await subscribe(sender, receiver.url)
    const { promise: isLocked, resolve: respond } = Promise.withResolvers<void>()
    const { promise: isInFlight, resolve: attempted } = Promise.withResolvers<void>()
    receiver.respond = (_, response) => {
      attempted()
      void isLocked.then(() => ok(response))
    }
    await sender.events.publish({ type, data: 1 })
    await isInFlight
    await other.transaction(async (tx) => {
      await tx.query('select from hookseal.deliveries for update')
      respond()
      await sender.stop()
    })
    expect(sender.logged.some((line) => line.startsWith('stopped before all outcomes were written'))).toBe(
      true,
    )
  })
})
