import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'
import { KEY, ok, startReceiver, subscribe, type TestDatabase, until } from './support.ts'

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
  const sender = await createTestSender({ database: database.url, key: KEY })
  await sender.start()
  return sender
}

describe.each(DATABASES)('stop on $name', { timeout: START_TIMEOUT_MS + 30_000 }, ({ open }) => {
  it('waits for the attempts under way, and the next start sends the rest, each event once', async () => {
    const database = await open()
    onTestFinished(async () => database.stop())
    const receiver = await startReceiver((_, response) => void setTimeout(() => ok(response), 30))
    onTestFinished(async () => receiver.close())
    const before = await start(database)
    const { type } = await subscribe(before, receiver.url)
    await before.events.publishMany(Array.from({ length: 400 }, (_, n) => ({ type, data: { n } })))
    await until(() => receiver.arrivals.length > 50)
    await before.stop()
    const sent = receiver.arrivals.length
    expect(sent).toBeLessThan(400)
    const after = await createTestSender({ database: database.url, key: KEY })
    expect(await after.deliveries.count({ status: 'delivered' })).toBe(sent)
    await after.start()
    await until(async () => (await after.deliveries.count({ status: 'delivered' })) === 400)
    await after.stop()
    expect(receiver.arrivals).toHaveLength(400)
    expect(new Set(receiver.arrivals.map(({ id }) => id)).size).toBe(400)
  })

  it('loses nothing that was acknowledged while it stops', async () => {
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
    // Whoever publishes to a sender that has stopped is told so.
    expect((await ends).map(({ status }) => status)).toEqual(publishing.map(() => 'rejected'))
    const after = await start(database)
    const arrived = () => new Set(receiver.arrivals.map(({ id }) => id))
    await until(() => acknowledged.every((id) => arrived().has(id)))
    await after.stop()
    expect(await after.isReady()).toBe(false)
  })
})
