import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { startCuttingProxy } from '@hookseal/services/cutting-proxy'
import { inspect } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { KEY, until } from '../engine/sender-and-receiver.ts'
import { createTestSender } from '../test-sender.ts'

it('survives a connection that breaks inside a transaction', { timeout: START_TIMEOUT_MS }, async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const sender = await createTestSender({ database: server.url, encryptionKey: KEY })
  const other = await createTestSender({ database: server.url, encryptionKey: KEY })
  const broken = sender.transaction(async (tx) => {
    await tx.query(`set application_name = 'to be broken'`)
    await other.transaction(async (its) =>
      its.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be broken'`,
      ),
    )
    // The connection ends while no statement runs on it, so only an error listener receives the error.
    await until(async () => {
      const { rows } = await other.transaction(async (its) =>
        its.query(`select from pg_stat_activity where application_name = 'to be broken'`),
      )
      return rows.length === 0
    })
    await new Promise((resolve) => setImmediate(resolve))
    await tx.query('select 1')
  })
  await expect(broken).rejects.toThrow(/terminat|not queryable|closed/)
  expect(await sender.isReady()).toBe(true)
  await sender.stop()
  await other.stop()
})

it('leaks no pooled connection when BEGIN fails', { timeout: START_TIMEOUT_MS }, async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const proxy = await startCuttingProxy(server.url)
  onTestFinished(async () => proxy.close())
  const sender = await createTestSender({ database: proxy.url, encryptionKey: KEY })
  onTestFinished(async () => sender.stop())
  await sender.eventTypes.upsert('a.one')
  // More failures than the pool has connections.
  for (let n = 0; n < 12; n++) {
    const cut = proxy.cutNext('begin', 'before the request arrives')
    await expect(sender.events.publish({ type: 'a.one', data: 1 })).rejects.toThrow(
      /terminated|not queryable|ECONNRESET/,
    )
    await cut
  }
  expect(await sender.events.publish({ type: 'a.one', data: 1 })).toMatchObject({ created: true })
})

it(
  'replaces a connection to a server that became read-only, as after a failover',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const server = await startPostgres()
    onTestFinished(async () => server.stop())
    const sender = await createTestSender({ database: server.url, encryptionKey: KEY })
    onTestFinished(async () => sender.stop())
    await sender.eventTypes.upsert('a.one')
    await sender.transaction(async (tx) => tx.query('set session characteristics as transaction read only'))
    await expect(sender.events.publish({ type: 'a.one', data: 1 })).rejects.toMatchObject({
      code: 'ERR_SENDER_DATABASE',
      cause: { code: '25006' },
    })
    expect(await sender.events.publish({ type: 'a.one', data: 1 })).toMatchObject({ created: true })
  },
)

it('rejects with the failed statement but without its values', { timeout: START_TIMEOUT_MS }, async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const sender = await createTestSender({ database: server.url, encryptionKey: KEY })
  onTestFinished(async () => sender.stop())
  await sender.eventTypes.upsert('a.one')
  await sender.transaction(async (tx) => {
    await tx.query(`alter table hookseal.endpoints add constraint broken check (name <> 'Broken')`)
    await tx.query(`alter table hookseal.events add constraint broken check (body not like '%hunter2%')`)
  })
  const headers = { authorization: 'Bearer hunter2' }
  const failures = [
    async () =>
      sender.endpoints.create({
        url: 'http://127.0.0.1:9999/',
        events: ['a.one'],
        name: 'Broken',
        headers,
      }),
    async () => sender.events.publish({ type: 'a.one', data: 'hunter2' }),
  ]
  for (const fail of failures) {
    const error: unknown = await fail().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'ERR_SENDER_DATABASE', cause: { code: '23514' } })
    expect(inspect(error, { depth: 9 })).toContain('violates check constraint "broken"')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter2')
  }
})
