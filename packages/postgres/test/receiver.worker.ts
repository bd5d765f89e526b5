// A receiver whose handler writes in the transaction that completes the event. Tests kill it, or its connections, at random moments.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { webhookHandler } from '@hookseal/core'
import { Pool } from 'pg'
import { postgresStore } from '../src/index.ts'

const [connectionString = '', secret = ''] = process.argv.slice(2)
const pool = new Pool({ connectionString, max: 8 })
// As in the README: without listeners, the `error` event of a broken connection terminates the process.
pool.on('error', () => {})
pool.on('connect', (client) => client.on('error', () => {}))
const store = postgresStore(pool)

const handle = webhookHandler({ secret, dedupe: store, leaseSeconds: 0.4 }, async (message, { claim }) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('INSERT INTO effects (event) VALUES ($1)', [message.id])
    // Lets kills fall between the write and the completion.
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

const server = createServer((req, res) => void respond(req, res))
server.listen(0, '127.0.0.1', () => {
  // A TCP server's address is an object. Only that of a pipe is a string.
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})

async function respond(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const headers = Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)])
  const request = new Request('http://receiver.test/', { method: 'POST', headers, body: await buffer(req) })
  const { status } = await handle(request)
  res.writeHead(status).end()
}
