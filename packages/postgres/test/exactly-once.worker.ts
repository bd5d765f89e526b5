// A receiver whose handler writes in the transaction that completes the event. Killed by its test at any moment.
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import type { AddressInfo } from 'node:net'
import { Pool } from 'pg'
import { postgresStore } from '../src/index.ts'

const [connectionString = '', secret = ''] = process.argv.slice(2)
const pool = new Pool({ connectionString, max: 8 })
const store = postgresStore(pool)
const app = express()

app.post('/', verifyWebhooks({ secret, dedupe: store, leaseSeconds: 0.4 }), async (req, res) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('INSERT INTO effects (event) VALUES ($1)', [req.webhook.id])
    // Time in which the kill may fall between the write and the completion.
    await client.query('SELECT pg_sleep(random() * 0.01)')
    await store.completeIn(client, req.webhookContext.claim)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
  res.sendStatus(204)
})

const server = app.listen(0, () => {
  // A TCP server's address is an object; only pipes have a string.
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
