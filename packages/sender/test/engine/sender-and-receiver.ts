import { startPostgres } from '@hookseal/services'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivery, NewEndpoint, Sender, SenderOptions } from '../../src/index.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

export const KEY = Buffer.alloc(32, 1).toString('base64')

/** A database to run a sender on. */
export interface TestDatabase {
  url: string
  stop: () => Promise<void>
}

export const DATABASES: { name: string; open: () => Promise<TestDatabase> }[] = [
  { name: 'PGlite', open: async () => ({ url: 'pglite:', stop: async () => {} }) },
  { name: 'PostgreSQL', open: async () => startPostgres({ hasSenderTables: true }) },
]

/** Starts a sender on its own database; `stop` ends both. */
export async function startSender(
  open: () => Promise<TestDatabase>,
  options: SenderOptions = {},
): Promise<TestSender> {
  const database = await open()
  const sender = await createTestSender({ database: database.url, encryptionKey: KEY, ...options })
  await sender.start()
  return {
    ...sender,
    async stop() {
      await sender.stop()
      await database.stop()
    },
  }
}

interface Arrival {
  id: string
  at: number
  body: { type: string; data: unknown }
}

export type Respond = (arrival: Arrival, response: ServerResponse, count: number) => void

export interface TestReceiver {
  readonly url: string
  /** The requests received so far, in order. */
  readonly arrivals: Arrival[]
  /** Responds to each request. May be replaced while the receiver runs. */
  respond: Respond
  readonly close: () => Promise<void>
}

/** Starts a server that records requests. @default it responds 204 */
export async function startReceiver(respond: Respond = (_, response) => ok(response)): Promise<TestReceiver> {
  const arrivals: Arrival[] = []
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const arrival = {
        id: String(request.headers['webhook-id']),
        at: performance.now(),
        body: JSON.parse(body),
      }
      arrivals.push(arrival)
      receiver.respond(arrival, response, arrivals.length)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
  const receiver: TestReceiver = {
    url: `http://127.0.0.1:${address.port}/`,
    arrivals,
    respond,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiver
}

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  request.setEncoding('utf8')
  for await (const text of request) body += text
  return body
}

export function ok(response: ServerResponse): void {
  response.writeHead(204).end()
}

export function fail(response: ServerResponse, status = 500, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end('no')
}

let types = 0

/** Creates an endpoint with its own event type. */
export async function subscribe(
  sender: Sender,
  url: string,
  input: { rateLimit?: number; also?: readonly string[] } = {},
): Promise<{ endpoint: NewEndpoint; type: string }> {
  const { also = [], ...rest } = input
  const type = `engine.test${++types}`
  await sender.eventTypes.upsert(type)
  return { endpoint: await sender.endpoints.create({ url, events: [type, ...also], ...rest }), type }
}

/** Polls until `isSo` returns true. The timeout of the test limits it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5)
}

/** The only delivery of an event. */
export async function deliveryOf(sender: Sender, eventId: string): Promise<Delivery> {
  const { data } = await sender.deliveries.list({ eventId })
  if (data[0] === undefined) throw new Error(`${eventId} has no delivery`)
  return data[0]
}

export async function untilStatus(
  sender: Sender,
  eventId: string,
  status: Delivery['status'],
): Promise<Delivery> {
  await until(async () => (await deliveryOf(sender, eventId)).status === status)
  return deliveryOf(sender, eventId)
}
