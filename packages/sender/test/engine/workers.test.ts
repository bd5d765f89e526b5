import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'
import {
  KEY,
  ok,
  startReceiver,
  subscribe,
  type TestDatabase,
  type TestReceiver,
  until,
} from './sender-and-receiver.ts'

let database: TestDatabase
let client: Client
let workers: TestSender[]
let receiver: TestReceiver

beforeAll(async () => {
  database = await startPostgres()
  client = new Client({ connectionString: database.url })
  await client.connect()
  workers = await Promise.all(
    [1, 2, 3].map(async () => createTestSender({ database: database.url, encryptionKey: KEY })),
  )
}, START_TIMEOUT_MS)
afterAll(async () => {
  for (const worker of workers) await worker.stop()
  await client.end()
  await database.stop()
})
beforeEach(async () => void (receiver = await startReceiver()))
afterEach(async () => receiver.close())

function publisher(): TestSender {
  const [first] = workers
  if (first === undefined) throw new Error('there is a first worker')
  return first
}

async function listeners(): Promise<number[]> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'hookseal listener' and datname = current_database()`,
  )
  return rows.map(({ pid }) => pid)
}

it('shares the deliveries between several workers, and sends each event once', async () => {
  // The first worker only publishes.
  const [, ...delivering] = workers
  for (const worker of delivering) await worker.start()
  receiver.respond = (_, response) => void setTimeout(() => ok(response), 20)
  const { type } = await subscribe(publisher(), receiver.url)
  await publisher().events.publishMany(Array.from({ length: 600 }, (_, n) => ({ type, data: { n } })))
  await until(async () => (await publisher().deliveries.count({ event: type, status: 'delivered' })) === 600)
  expect(receiver.arrivals).toHaveLength(600)
  for (const worker of delivering) {
    const attempts = /^hookseal_attempts_total\{.*\} (\d+)$/m.exec(await worker.metrics.read())
    expect(Number(attempts?.[1])).toBeGreaterThan(50)
  }
})

it('reconnects the listener connection when it is terminated', async () => {
  const before = await listeners()
  expect(before).toHaveLength(2)
  await client.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [before])
  const { type } = await subscribe(publisher(), receiver.url)
  // Found by polling while the connection is down.
  await publisher().events.publish({ type, data: 'while cut' })
  await until(() => receiver.arrivals.length === 1)
  await until(async () => {
    const now = await listeners()
    return now.length === 2 && now.every((pid) => !before.includes(pid))
  })
  await publisher().events.publish({ type, data: 'after' })
  await until(() => receiver.arrivals.length === 2)
})

it('notifies other workers, which may hold work, when one disables an endpoint', async () => {
  receiver.respond = (_, response) => void response.writeHead(410).end()
  const notices: (string | undefined)[] = []
  client.on('notification', ({ payload }) => notices.push(payload))
  await client.query('listen hookseal_wake')
  const { type, endpoint } = await subscribe(publisher(), receiver.url)
  await publisher().events.publish({ type, data: 1 })
  await until(() => notices.includes(endpoint.id))
  await client.query('unlisten hookseal_wake')
  expect((await publisher().endpoints.get(endpoint.id)).enabled).toBe(false)
})

it('leaves no open deliveries and no jobs after a replay, a deletion and deliveries at the same time', async () => {
  receiver.respond = (_, response, count) => (count % 3 === 0 ? response.writeHead(500).end() : ok(response))
  const { type, endpoint } = await subscribe(publisher(), receiver.url)
  await publisher().events.publishMany(Array.from({ length: 300 }, (_, n) => ({ type, data: { n } })))
  const status = ['failed', 'delivered'] as const
  while (receiver.arrivals.length < 600)
    await publisher().deliveries.replayMany({ endpointId: endpoint.id, status })
  await publisher().endpoints.delete(endpoint.id)
  const open = async () =>
    publisher().deliveries.count({ endpointId: endpoint.id, status: ['pending', 'failed'] })
  await until(async () => (await open()) === 0)
  const { rows } = await client.query(`select id from hookseal_queue.job where name = 'deliveries'`)
  expect(rows).toEqual([])
})

it('deletes endpoints while their outcomes are written', async () => {
  receiver.respond = (_, response, count) => (count % 3 === 0 ? response.writeHead(500).end() : ok(response))
  for (let round = 0; round < 12; round++) {
    const { type, endpoint } = await subscribe(publisher(), receiver.url)
    await publisher().events.publishMany(Array.from({ length: 300 }, (_, n) => ({ type, data: { n } })))
    const { length } = receiver.arrivals
    await until(() => receiver.arrivals.length >= length + 50)
    await expect(publisher().endpoints.delete(endpoint.id)).resolves.toBeUndefined()
    const open = { endpointId: endpoint.id, status: ['pending', 'failed'] as const }
    expect(await publisher().deliveries.count(open)).toBe(0)
  }
})
