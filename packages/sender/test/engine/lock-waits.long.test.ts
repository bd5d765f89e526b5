import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { IS_SHORT } from '@hookseal/services/proofs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { createTestSender } from '../test-sender.ts'
import { KEY, startReceiver } from './sender-and-receiver.ts'
import { startWorker } from './worker-process.ts'

const WORKERS = 4
const DELIVERIES = IS_SHORT ? 4000 : 20_000
/** Of the moments that are looked at, with any number of connections that wait for a lock of another one. */
const MOST_WAITING = 0.1

it.each([50, 1])(
  'lets four workers that share %i endpoints write without waiting for each other',
  { timeout: START_TIMEOUT_MS + 120_000 },
  async (endpoints) => {
    const database = await startPostgres()
    const client = new Client({ connectionString: database.url })
    await client.connect()
    const receiver = await startReceiver()
    const sender = await createTestSender({ database: database.url, encryptionKey: KEY })
    onTestFinished(async () => {
      await sender.stop()
      await receiver.close()
      await client.end()
      await database.stop()
    })
    await sender.eventTypes.upsert('a.event')
    for (let n = 0; n < endpoints; n++)
      await sender.endpoints.create({ url: `${receiver.url}${n}`, events: ['a.event'] })
    const workers = await Promise.all(
      Array.from({ length: WORKERS }, async () => startWorker({ database: database.url })),
    )
    onTestFinished(async () => void (await Promise.all(workers.map(async (worker) => worker.stop()))))
    const events = Array.from({ length: DELIVERIES / endpoints }, (_, n) => ({
      type: 'a.event',
      data: { n },
    }))
    for (let n = 0; n < events.length; n += 500) await sender.events.publishMany(events.slice(n, n + 500))
    const looks: number[] = []
    for (let delivered = 0; delivered < DELIVERIES;) {
      const { rows } = await client.query<{ waiting: number; delivered: number }>(`
        select (select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waiting,
          (select coalesce(sum(delivered), 0)::int from hookseal.counters where endpoint_id = '') as delivered`)
      looks.push(rows[0]?.waiting ?? Infinity)
      delivered = rows[0]?.delivered ?? 0
      await sleep(10)
    }
    expect(looks.filter((waiting) => waiting > 0).length / looks.length).toBeLessThan(MOST_WAITING)
  },
)
