import { startPostgres, START_TIMEOUT_MS } from '@hookseal/services'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createTestSender } from '../test-sender.ts'
import { KEY, startReceiver, subscribe, untilStatus } from './sender-and-receiver.ts'

const SECONDS = 20
/** An idle machine ran 1,035, with BEGIN and COMMIT. A busy one runs fewer, never more. */
const MOST_PER_MINUTE = 1200

it(
  'runs a bounded number of statements while nothing is published or waiting',
  { timeout: START_TIMEOUT_MS + 60_000 },
  async () => {
    const database = await startPostgres({ hasSenderTables: true })
    onTestFinished(async () => database.stop())
    const receiver = await startReceiver()
    onTestFinished(async () => receiver.close())
    const sender = await createTestSender({ database: database.url, encryptionKey: KEY })
    onTestFinished(async () => sender.stop())
    await sender.start()
    const { type } = await subscribe(sender, receiver.url)
    const { id } = await sender.events.publish({ type, data: 1 })
    await untilStatus(sender, id, 'delivered')

    const query = vi.spyOn(Client.prototype, 'query')
    await sleep(SECONDS * 1000)
    const perMinute = (query.mock.calls.length * 60) / SECONDS
    query.mockRestore()
    expect(perMinute).toBeGreaterThan(0)
    expect(perMinute).toBeLessThan(MOST_PER_MINUTE)
  },
)
