import { generateSecret, signedHeaders } from '@hookseal/core'
import { postgresStore } from '@hookseal/postgres'
import { redisStore } from '@hookseal/redis'
import { START_TIMEOUT_MS, startPostgres, startRedis } from '@hookseal/services'
import { runReadme } from '@hookseal/services/readme'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { expect, it, onTestFinished } from 'vitest'

// The examples of the stores use Express, which is not a dependency of the stores.
const packageFolder = new URL('../', import.meta.url)
const REDIS = new URL('../../redis/README.md', import.meta.url)
const POSTGRES = new URL('../../postgres/README.md', import.meta.url)

const BODY = '{"type":"invoice.paid"}'
const CLAIM = { bodyHash: '', leaseMs: 1000, retainMs: 1000 }

it(
  'runs the example in the README of redis in two processes, which handle an event once',
  async () => {
    const server = await startRedis()
    onTestFinished(async () => server.stop())
    const secret = generateSecret()
    const env = { WEBHOOK_SECRET: secret, REDIS_URL: server.url }
    const examples = await Promise.all(
      [1, 2].map(async () => runReadme({ readme: REDIS, packageFolder, env })),
    )
    const urls = await Promise.all(examples.map(async (example) => example.listening()))

    const id = `msg_${Date.now()}`
    const deliver = await sender(secret, id)
    const responses = await Promise.all(urls.map(deliver))
    const repeated = await deliver(urls[0] ?? '')

    expect(repeated.headers.get('webhook-duplicate')).toBe('true')
    const handled = (): number => examples.filter((example) => example.stdout().includes(id)).length
    await expect.poll(handled, { timeout: 10_000 }).toBe(1)
    // The other copy is 503 or 200: it arrived while the first was handled, or later.
    expect(responses.map(({ status }) => status)).toContain(204)
    const client = new Redis(server.url)
    onTestFinished(() => client.disconnect())
    expect((await redisStore(client).claim(id, CLAIM)).status).toBe('done')
  },
  START_TIMEOUT_MS,
)

it(
  'runs the example in the README of postgres, which writes a payment once',
  async () => {
    const server = await startPostgres()
    onTestFinished(async () => server.stop())
    const pool = new Pool({ connectionString: server.url })
    // `end` does not wait for the sockets: they may still receive an error from a server that stops.
    pool.on('error', () => {})
    pool.on('connect', (connection) => connection.on('error', () => {}))
    onTestFinished(async () => pool.end())
    await pool.query('CREATE TABLE payments (event text, payload jsonb)')
    const secret = generateSecret()
    const env = { WEBHOOK_SECRET: secret, DATABASE_URL: server.url }
    const example = await runReadme({ readme: POSTGRES, packageFolder, env })
    const url = await example.listening()

    const deliver = await sender(secret, 'msg_1')
    const statuses = []
    for (let copy = 0; copy < 3; copy++) statuses.push((await deliver(url)).status)

    expect(statuses).toEqual([204, 200, 200])
    expect((await pool.query('SELECT event, payload FROM payments')).rows).toEqual([
      { event: 'msg_1', payload: { type: 'invoice.paid' } },
    ])
    expect((await postgresStore(pool).claim('msg_1', CLAIM)).status).toBe('done')

    const others = 'FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
    expect((await pool.query(`SELECT pg_terminate_backend(pid) ${others}`)).rows).not.toEqual([])
    const deliverNext = await sender(secret, 'msg_2')
    await expect.poll(async () => (await deliverNext(url)).status, { timeout: 15_000 }).toBe(204)
  },
  START_TIMEOUT_MS,
)

async function sender(secret: string, id: string): Promise<(url: string) => Promise<Response>> {
  const headers = await signedHeaders({ id, body: BODY }, secret)
  return async (url) => fetch(`${url}/webhooks`, { method: 'POST', headers, body: BODY })
}
