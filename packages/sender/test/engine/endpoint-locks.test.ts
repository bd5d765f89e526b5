import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'
import { fail, KEY, ok, startReceiver, subscribe, type TestDatabase, until } from './sender-and-receiver.ts'

let database: TestDatabase
let client: Client
let workers: TestSender[]

beforeAll(async () => {
  database = await startPostgres()
  client = new Client({ connectionString: database.url })
  await client.connect()
  const options = { database: database.url, encryptionKey: KEY, scheduleSeconds: [0, 0.1, 60] }
  workers = await Promise.all([1, 2].map(async () => createTestSender(options)))
  for (const worker of workers) await worker.start()
}, START_TIMEOUT_MS)
afterAll(async () => {
  for (const worker of workers) await worker.stop()
  await client.end()
  await database.stop()
})

/** Locks the row of the endpoint while `work` runs, as another worker may do that writes its outcomes. */
async function whileLocked(endpointId: string, work: () => Promise<void>): Promise<void> {
  await client.query('begin')
  await client.query('select from hookseal.endpoints where id = $1 for update', [endpointId])
  await work()
  await client.query('commit')
}

function publisher(): TestSender {
  const [first] = workers
  if (first === undefined) throw new Error('there is a first worker')
  return first
}

it('writes outcomes while the row of their endpoint is locked, and the last delivery afterwards', async () => {
  const receiver = await startReceiver()
  const { type, endpoint } = await subscribe(publisher(), receiver.url)
  await whileLocked(endpoint.id, async () => {
    await publisher().events.publishMany(Array.from({ length: 100 }, (_, n) => ({ type, data: { n } })))
    const delivered = { endpointId: endpoint.id, status: 'delivered' } as const
    await until(async () => (await publisher().deliveries.count(delivered)) === 100)
    expect((await publisher().endpoints.get(endpoint.id)).lastDeliveryAt).toBeNull()
  })
  await until(async () => (await publisher().endpoints.get(endpoint.id)).lastDeliveryStatus === 204)
  await receiver.close()
})

it('writes outcomes of an endpoint that keeps failing while its row is locked', async () => {
  const receiver = await startReceiver((_, response) => fail(response))
  const { type, endpoint } = await subscribe(publisher(), receiver.url)
  await publisher().events.publish({ type, data: 1 })
  await until(async () => (await publisher().endpoints.get(endpoint.id)).failingSince !== null)
  const failed = { endpointId: endpoint.id, status: 'failed' } as const
  await whileLocked(endpoint.id, async () => {
    await publisher().events.publishMany([1, 2, 3].map((data) => ({ type, data })))
    await until(async () => (await publisher().deliveries.count(failed)) === 4)
    expect((await publisher().endpoints.get(endpoint.id)).enabled).toBe(true)
  })
  // The first success changes the state of the endpoint.
  receiver.respond = (_, response) => ok(response)
  await until(async () => (await publisher().endpoints.get(endpoint.id)).failingSince === null)
  await receiver.close()
})
