import { PGlite } from '@electric-sql/pglite'
import { getRequestListener } from '@hono/node-server'
import { createSender, type Sender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { Hono } from 'hono'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'pg'
import { SENDER_OPTIONS } from '../lib/sender-candidates.ts'
import type { PublishServerKind, Started } from './server.ts'

// Entry point of a server process: `node server-entry.ts <kind> <database>`. It sends its URL and key over IPC, then its processor time for
// each message.

/** More than this bench publishes. */
const UNLIMITED = { eventsPerSecond: 1_000_000, publishBytesPerSecond: 1024 ** 3 }
/** Endpoints of other types, because a product has some. */
const OTHER_ENDPOINTS = 10

const KINDS: Record<PublishServerKind, (database: string) => Promise<Started>> = {
  respond: async () => serveFloor(async () => {}),
  insert: async (database) => serveFloor(await openInsert(database)),
  hookseal: serveHookseal,
}

// The casts are sound: server.ts starts this file with these arguments.
const kind = process.argv[2] as PublishServerKind
process.send?.(await KINDS[kind](process.argv[3] ?? ''))
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())

async function serveHookseal(database: string): Promise<Started> {
  const sender = await createSender({ ...SENDER_OPTIONS, quotas: UNLIMITED, database })
  await createEndpoints(sender)
  let key = ''
  const { url } = await serve(sender, { port: 0, onFirstKey: (first) => (key = first) })
  return { url, key }
}

/** No delivery starts, so the endpoints receive nothing. */
async function createEndpoints({ eventTypes, endpoints }: Sender): Promise<void> {
  for (const type of ['bench.stored', 'bench.delivered', 'bench.other']) await eventTypes.upsert(type)
  const url = 'http://127.0.0.1:8000/'
  await endpoints.create({ url, events: ['bench.delivered'] })
  for (let n = 0; n < OTHER_ENDPOINTS; n++) await endpoints.create({ url, events: ['bench.other'] })
}

type StoreRows = (rows: readonly object[]) => Promise<void>

/** The same HTTP server as that of the sender, without any of its checks. */
async function serveFloor(store: StoreRows): Promise<Started> {
  const app = new Hono()
  app.post('/api/v1/events', async (c) => {
    const { type, data } = await c.req.json<Event>()
    const row = { id: randomUUID(), type, body: JSON.stringify(data) }
    await store([row])
    return c.json({ id: row.id, created: true, delivery_ids: [], delivery_count: 0 }, 202)
  })
  app.post('/api/v1/events/batch', async (c) => {
    const { events } = await c.req.json<{ events: Event[] }>()
    await store(events.map(({ type, data }) => ({ id: randomUUID(), type, body: JSON.stringify(data) })))
    return c.json({ data: [] }, 202)
  })
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer((request, response) => void listener(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address and a port.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: 'none' }
}

interface Event {
  type: string
  data: unknown
}

/** Opens a database with one table. One statement inserts the rows of a request. */
async function openInsert(database: string): Promise<StoreRows> {
  const run = database.startsWith('pglite:') ? await openPglite() : openPool(database)
  const table = `floor_${randomBytes(6).toString('hex')}`
  await run(
    `create table ${table} (id text primary key, type text not null, body text not null, created_at timestamptz not null default now())`,
  )
  const one = `insert into ${table} (id, type, body) select id, type, body from json_to_recordset($1::json) as e(id text, type text, body text)`
  return async (rows) => void (await run(one, [JSON.stringify(rows)]))
}

type Query = (text: string, values?: unknown[]) => Promise<unknown>

async function openPglite(): Promise<Query> {
  const client = await PGlite.create()
  return async (text, values) => client.query(text, values)
}

/** With as many connections as the sender uses for publishing. */
function openPool(connectionString: string): Query {
  const pool = new Pool({ connectionString, max: 5 })
  return async (text, values) => pool.query(text, values)
}
