import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '../../src/lib/context.ts'
import { loadWork } from '../../src/lib/engine/attempts/load-work.ts'
import { createId } from '../../src/lib/ids.ts'
import type { Job } from '@hookseal/engine/queue'
import { type BufferCounter, countBuffers } from '../count-buffers.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'
import { KEY, type TestDatabase } from './sender-and-receiver.ts'

const LEASED = 400

let database: TestDatabase
let sender: TestSender
let client: Client
let counter: BufferCounter

beforeAll(async () => {
  database = await startPostgres()
  sender = await createTestSender({ database: database.url, encryptionKey: KEY })
  client = new Client({ connectionString: database.url })
  await client.connect()
  counter = countBuffers(client)
}, START_TIMEOUT_MS)
afterAll(async () => {
  await client.end()
  await sender.stop()
  await database.stop()
})

/** Adds endpoints with a secret and a delivery each. Returns their jobs. */
async function addEndpoints(count: number): Promise<Job[]> {
  const jobs = Array.from({ length: count }, (): Job => ({
    deliveryId: createId('whd'),
    endpointId: createId('wh'),
    organizationId: 'org',
    kind: 'first',
    isProbe: false,
    lease: '0',
    leasedAt: performance.now(),
  }))
  const values = [jobs.map(({ endpointId }) => endpointId), jobs.map(({ deliveryId }) => deliveryId)]
  const insert = async (text: string) =>
    client.query(`with n as (select * from unnest($1::text[], $2::text[]) as n(e, d)) ${text}`, values)
  await client.query('begin')
  await insert(`insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix)
    select e, 'org', 'https://example.com', '{}', 'whsec' from n`)
  await insert(
    `insert into hookseal.endpoint_secrets (id, endpoint_id, sealed) select 'sec_' || e, e, '' from n`,
  )
  await insert(`insert into hookseal.events (organization_id, id, type, timestamp, body)
    select 'org', 'evt_' || d, 'a.b', now(), '{}' from n`)
  await insert(`insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status)
    select d, 'org', 'evt_' || d, 'a.b', e, 'https://example.com', 'pending' from n`)
  await client.query('commit')
  await client.query('analyze')
  return jobs
}

async function load(jobs: readonly Job[]) {
  // loadWork uses no more of them for these endpoints.
  const context = { database: counter.transaction, partitions: { upgradedUntil: undefined } } as Context
  return loadWork(context, jobs)
}

it('reads only the deliveries, endpoints and secrets of the leased jobs', { timeout: 60_000 }, async () => {
  const jobs = (await addEndpoints(1000)).slice(0, LEASED)
  const cost = await counter.buffersOf(async () => load(jobs))
  await addEndpoints(14_000)
  let works = 0
  const costLater = await counter.buffersOf(async () => void (works = (await load(jobs)).works.length))
  expect(works).toBe(LEASED)
  // Deeper indexes have one more page on each path.
  expect(costLater).toBeLessThan(1.6 * cost)
})
