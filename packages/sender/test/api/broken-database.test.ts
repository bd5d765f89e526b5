import { stripe } from '@hookseal/providers/stripe'
import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { KEY } from '../engine/sender-and-receiver.ts'
import { expectProblem, startApi, type TestApi } from './start-api.ts'

const SECRET = 'whsec_a_secret_of_the_provider'

let api: TestApi

beforeAll(async () => void (api = await startApi()))
afterAll(async () => api.stop())

it('reveals the values of a failed statement neither in the response nor in the log', async () => {
  await api.sender.transaction(async (tx) =>
    tx.query('alter table hookseal.endpoints add constraint none check (false) not valid'),
  )
  const response = await api.operator('POST', '/webhooks', {
    body: {
      url: 'http://127.0.0.1:4999/',
      events: ['invoice.paid'],
      headers: { authorization: 'the token of the receiver' },
    },
  })
  expectProblem(response, 500, 'ERR_API_INTERNAL')
  expect(response.text).not.toContain('the token')
  expect(api.sender.logged.at(-1)).toContain('API request failed')
  expect(api.sender.logged.join()).not.toContain('the token')
})

it(
  'responds 503 while the database accepts no connections, and serves again afterwards',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const database = await startPostgres({ hasSenderTables: true })
    onTestFinished(async () => database.stop())
    const server = await startApi({}, { database: database.url, encryptionKey: KEY })
    onTestFinished(async () => server.stop())
    const { id } = await server.sender.sources.create({
      provider: 'stripe',
      secrets: [SECRET],
    })
    const { pathname } = new URL(database.url)
    const admin = new Client(new URL('/postgres', database.url).href)
    await admin.connect()
    onTestFinished(async () => admin.end())
    const name = admin.escapeIdentifier(pathname.slice(1))

    await admin.query(`alter database ${name} with allow_connections false`)
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      pathname.slice(1),
    ])
    const body = '{"id":"evt_1","type":"invoice.paid"}'
    const deliver = async () =>
      server.anonymous('POST', `//in/${id}`, {
        raw: body,
        headers: await stripe.signedHeaders({ body }, SECRET),
      })
    const publish = async () =>
      server.operator('POST', '/events', { body: { type: 'invoice.paid', data: 1 } })
    const response = await publish()
    expectProblem(response, 503, 'ERR_API_DATABASE')
    expect(response.headers.get('retry-after')).toBe('1')
    const rejected = await deliver()
    expect(rejected.status).toBe(503)
    expect(rejected.headers.get('retry-after')).toMatch(/^[15]$/)

    await admin.query(`alter database ${name} with allow_connections true`)
    expect(await publish()).toMatchObject({ status: 202 })
    expect(await deliver()).toMatchObject({ status: 202 })
    expect(await deliver()).toMatchObject({ status: 200 })
  },
)
