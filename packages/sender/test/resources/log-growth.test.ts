import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase, type TransactionClient } from '@hookseal/engine/database'
import { createPartitions } from '../../src/lib/database/partitions/create-partitions.ts'
import { DAY_MS, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { mergeCounters } from '../../src/lib/engine/counters/merge-counters.ts'
import { deleteLostListeners } from '../../src/lib/engine/lost-listeners.ts'
import { sourcesOf } from '../../src/lib/resources/deliveries/delivery-sources.ts'
import { searchDeliveries } from '../../src/lib/resources/deliveries/search-deliveries.ts'
import { KEY, type TestDatabase } from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'
import { type LogSample, logQueries, statisticsOf } from './log-queries.ts'

let server: TestDatabase
let sender: TestSender
let database: Database
let client: Client
let rows = 0
const now = Date.now()
const from = startOfDay(now) - 3 * DAY_MS

beforeAll(async () => {
  server = await startPostgres()
  sender = await createTestSender({ database: server.url, encryptionKey: KEY })
  await sender.start()
  database = await openDatabase(server.url)
  client = new Client({ connectionString: server.url })
  await client.connect()
  const days = [1, 2, 3].map((n) => startOfDay(now) - n * DAY_MS)
  await database.transaction(async (tx) => createPartitions(tx, days))
}, START_TIMEOUT_MS)
afterAll(async () => {
  await client.end()
  await database.close()
  await sender.stop()
  await server.stop()
})

/** Adds deliveries until there are `total`, spread over the last three days, of 40 endpoints. All sizes have the same number of dead and open ones. */
async function fill(total: number): Promise<void> {
  // The triggers count rows as they are inserted, in the order of their time.
  await client.query(
    `create temporary table n as
    select n, $1::float8 + n * ($2::float8 - $1) / $4 as ms,
      case when n % ($4 / 100) = 0 then 'dead' when n % ($4 / 100) = 1 then 'failed' when n % ($4 / 100) = 2 then 'pending' else 'delivered' end as status,
      case when n % ($4 / 60) = 3 then 'scale.rare' else 'scale.common' end as type
    from generate_series($3::int, $4::int - 1) n`,
    [from, now, rows, total],
  )
  await client.query(`
    create temporary table r as
    select lpad(to_hex(ms::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || substr(md5(n::text), 1, 15) as uuid,
      to_timestamp(ms::bigint / 1000.0) as at, status, type, 'wh_' || lpad(to_hex(n % 40), 32, '0') as endpoint_id from n`)
  for (const statement of ROWS) await client.query(statement)
  await client.query('drop table n, r')
  while ((await mergeCounters(database)) > 0);
  await client.query(
    'analyze hookseal.deliveries, hookseal.events, hookseal.counters, hookseal.merged_counters, hookseal_queue.job_common',
  )
  rows = total
}

const VACUUM = 'vacuum hookseal.deliveries, hookseal.events, hookseal.counters, hookseal.merged_counters'

const ROWS = [
  `insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix)
  select distinct endpoint_id, 'default', 'https://example.com/', array['scale.common'], 'whsec_' from r on conflict do nothing`,
  `insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
  select 'default', 'evt_' || uuid, type, at, '{}', at from r`,
  `insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status, attempt, response_status, latency_ms, created_at, last_attempt_at)
  select 'whd_' || uuid, 'default', 'evt_' || uuid, type, endpoint_id, 'https://example.com/', status, (status <> 'pending')::int,
    case status when 'delivered' then 200 when 'dead' then 503 end, 12, at, case when status <> 'pending' then at end from r`,
  `insert into hookseal.undelivered (organization_id, status, id)
  select 'default', status, uuid::uuid from r where status in ('failed', 'dead')`,
  `insert into hookseal_queue.job_common (id, name, data, priority, start_after, group_id, group_tier)
  select uuid::uuid, 'deliveries', '{"made":1}', case status when 'pending' then 0 else -999999999 end, now() + interval '1 day', endpoint_id, 'default'
  from r where status in ('pending', 'failed')`,
]

interface Node {
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
}

/** A client that counts the buffers of the statements which it runs. */
function counting(): { tx: TransactionClient; buffers: () => number } {
  let buffers = 0
  return {
    buffers: () => buffers,
    tx: {
      async query(statement, values) {
        // Drizzle passes an object.
        const { text } = typeof statement === 'string' ? { text: statement } : statement
        const { rows: plan } = await client.query(
          `explain (analyze, buffers, timing off, format json) ${text}`,
          values,
        )
        const [{ Plan: node }] = (plan[0] as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN']
        buffers += node['Shared Hit Blocks'] + node['Shared Read Blocks']
        return client.query(statement, values)
      },
    },
  }
}

async function measure(sample: LogSample): Promise<Map<string, number>> {
  const measured = new Map<string, number>()
  for (const { name, run } of logQueries(sample)) {
    const { tx, buffers } = counting()
    await run(database.join(tx))
    measured.set(name, buffers())
  }
  return measured
}

async function readSample(): Promise<LogSample> {
  const middle = new Date((from + now) / 2)
  const { rows: found } = await client.query<Omit<LogSample, 'middle' | 'types'>>(
    `select id as "deliveryId", event_id as "eventId", endpoint_id as "endpointId" from hookseal.deliveries
    where created_at > $1 and status = 'delivered' order by created_at limit 1`,
    [middle],
  )
  const [ids] = found
  if (ids === undefined) throw new Error('the log is empty')
  return { ...ids, middle, types: ['scale.common', 'scale.rare'] }
}

it(
  'reads as many buffers for the log and its statistics when the log has grown fivefold',
  { timeout: 300_000 },
  async () => {
    await fill(24_000)
    await client.query(VACUUM)
    const before = await measure(await readSample())
    await client.query(
      'truncate hookseal.events, hookseal.deliveries, hookseal.undelivered, hookseal.counters, hookseal.merged_counters, hookseal_queue.job_common',
    )
    rows = 0
    await fill(120_000)
    await client.query(VACUUM)
    const after = await measure(await readSample())
    const table = [...before].map(([name, buffers]) => ({
      name,
      before: buffers,
      after: after.get(name) ?? 0,
    }))
    // A larger index may be one level deeper. Reads of less than this are below the limit of what a page reads.
    expect(table.filter((row) => row.after > 1.5 * Math.max(row.before, 300))).toStrictEqual([])
  },
)

async function readStatistics(tx: TransactionClient): Promise<unknown> {
  return statisticsOf(database.join(tx)).overTime({ since: new Date(now - DAY_MS) })
}

it('reads none of the counters of endpoints for statistics of their organization', async () => {
  const { buffers: before, tx: first } = counting()
  const expected = await readStatistics(first)
  // Fifty thousand endpoints with counters of the same times.
  await client.query(`
    insert into hookseal.counters (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
    select 'default', 'wh_' || n, date_bin('1 hour', now(), 'epoch') - n % 3 * interval '1 hour', 1, 1, 1, 0, 0, array_fill(0, array[14]) from generate_series(1, 50000) n`)
  await client.query(`
    insert into hookseal.merged_counters (organization_id, endpoint_id, starts_at, deliveries, delivered, failed, dead, latencies, units)
    select 'default', 'wh_' || n, date_bin('1 day', now(), 'epoch') - n % 30 * interval '1 day', 1, 1, 0, 0, array_fill(0, array[14]), array_fill(1, array[19])
    from generate_series(1, 50000) n`)
  await client.query('vacuum analyze hookseal.counters, hookseal.merged_counters')
  const { buffers: after, tx: second } = counting()
  expect(await readStatistics(second)).toStrictEqual(expected)
  expect(after()).toBeLessThan(1.5 * Math.max(before(), 100))
  await client.query(`delete from hookseal.counters where endpoint_id ~ '^wh_\\d{1,5}$'`)
  await client.query(`delete from hookseal.merged_counters where endpoint_id ~ '^wh_\\d{1,5}$'`)
})

it('reads no endpoints but those of listeners to delete lost listeners', async () => {
  await client.query(`
    insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix, updated_at)
    select 'wh_' || n, 'other', case n when 1 then 'listen://hookseal' else 'https://example.com/' end, '{}', 'whsec_', now() - interval '1 hour'
    from generate_series(1, 20000) n`)
  await client.query('analyze hookseal.endpoints')
  const { tx, buffers } = counting()
  await deleteLostListeners(database.join(tx))
  expect(buffers()).toBeLessThan(50)
  const { rows: gone } = await client.query(
    'delete from hookseal.endpoints where deleted_at is not null returning id',
  )
  expect(gone).toStrictEqual([{ id: 'wh_1' }])
  await client.query(`delete from hookseal.endpoints where organization_id = 'other'`)
})

it('reads only a lookup for an endpoint of another organization', async () => {
  const { endpointId } = await readSample()
  const { tx, buffers } = counting()
  const filter = { organizationId: 'other', endpointId }
  const sources = await sourcesOf(database.join(tx), filter, [])
  expect(await searchDeliveries(sources, { ...filter, offset: 0 })).toStrictEqual({
    rows: [],
    end: undefined,
  })
  expect(buffers()).toBeLessThan(10)
})

it('reads the counters of an endpoint for a status that it has not, unless they are incomplete', async () => {
  // Only the first of 40 endpoints has dead deliveries.
  const filter = { endpointId: `wh_${'1'.padStart(32, '0')}`, status: 'dead' as const }
  async function search(): Promise<number> {
    const { tx, buffers } = counting()
    const sources = await sourcesOf(database.join(tx), filter, [])
    expect((await searchDeliveries(sources, { ...filter, offset: 0 })).rows).toStrictEqual([])
    return buffers()
  }
  const cost = await search()
  expect(cost).toBeLessThan(60)
  expect(await sender.deliveries.total(filter)).toStrictEqual({ total: 0, isMinimum: false })
  await client.query('update hookseal.counter_backfill set finished_at = null')
  expect(await search()).toBeGreaterThan(cost)
  expect(await sender.deliveries.total(filter)).toStrictEqual({ total: 0, isMinimum: true })
  await client.query('update hookseal.counter_backfill set finished_at = now()')
})

it('ends a search without matches early, with a cursor that leads to the end of the log', async () => {
  const filter = { responseStatus: 299 }
  const first = await sender.deliveries.list(filter)
  expect(first).toMatchObject({ data: [], searchedUntil: expect.any(Date), nextCursor: expect.any(String) })
  let pages = 1
  let { nextCursor } = first
  for (; nextCursor !== null; pages++) {
    const page = await sender.deliveries.list({ ...filter, cursor: nextCursor })
    expect(page.data).toStrictEqual([])
    nextCursor = page.nextCursor
  }
  // Each reads 2,000 deliveries at most.
  expect(pages).toBeGreaterThanOrEqual(rows / 2000)
  expect(await sender.deliveries.total(filter)).toStrictEqual({ total: 0, isMinimum: true })
})

it('takes a cursor with another id than that of a delivery for a position in time', async () => {
  const cursor = Buffer.from(`${now}:none`).toString('base64url')
  const { data } = await sender.deliveries.list({ status: 'dead', cursor })
  expect(data.length).toBeGreaterThan(0)
})
