// A receiver whose handler writes in the transaction that completes the event. Its tests kill it, or its connections, at any
// moment.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { webhookHandler } from '@hookseal/core'
import { Pool } from 'pg'
import { postgresStore } from '../src/index.ts'

const [connectionString = '', secret = ''] = process.argv.slice(2)
const pool = new Pool({ connectionString, max: 8 })
// As the README says: a connection that breaks tells of it by an event that would end the process.
pool.on('error', () => {})
pool.on('connect', (client) => client.on('error', () => {}))
const store = postgresStore(pool)

const handle = webhookHandler({ secret, dedupe: store, leaseSeconds: 0.4 }, async (message, { claim }) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('INSERT INTO effects (event) VALUES ($1)', [message.id])
    // Time in which the kill may fall between the write and the completion.
    await client.query('SELECT pg_sleep(random() * 0.01)')
    await store.completeIn(client, claim)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
})

const server = createServer((req, res) => void answer(req, res))
server.listen(0, '127.0.0.1', () => {
  // A TCP server's address is an object; only pipes have a string.
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const headers = Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)])
  const request = new Request('http://receiver.test/', { method: 'POST', headers, body: await buffer(req) })
  const { status } = await handle(request)
  res.writeHead(status).end()
}
