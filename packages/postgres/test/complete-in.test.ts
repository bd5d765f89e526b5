import { WebhookConfigError } from '@hookseal/core'
import type { Pool } from 'pg'
import { expect, it } from 'vitest'
import { postgresStore, type PostgresStore } from '../src/index.ts'
import { useDatabase } from './database.ts'

const OPTIONS = { bodyHash: 'a'.repeat(64), leaseMs: 20_000, retainMs: 60_000 }
const database = useDatabase()

async function setUp(): Promise<{ pool: Pool; store: PostgresStore; claim: { key: string; token: string } }> {
  const pool = database.pool()
  const store = postgresStore(pool, { table: `t_${Math.random().toString(36).slice(2)}` })
  await store.init()
  await pool.query('CREATE TABLE IF NOT EXISTS effects (event text)')
  await pool.query('TRUNCATE effects')
  const claim = await store.claim('event', OPTIONS)
  if (claim.status !== 'acquired') throw new Error('a new event is there to be acquired')
  return { pool, store, claim: { key: 'event', token: claim.token } }
}

async function effects(pool: Pool): Promise<number> {
  return (await pool.query('SELECT FROM effects')).rows.length
}

it('completes with the commit, and answers ok to the receiver that completes again', async () => {
  const { pool, store, claim } = await setUp()
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query("INSERT INTO effects VALUES ('event')")
  await store.completeIn(client, claim)
  await client.query('COMMIT')
  client.release()
  expect((await store.claim('event', OPTIONS)).status).toBe('done')
  expect(await store.complete('event', claim.token, 60_000)).toBe('ok')
  expect(await effects(pool)).toBe(1)
})

it('has the event remembered for as long as the receiver that completes again wants it, and no shorter', async () => {
  const { pool, store, claim } = await setUp()
  await store.completeIn(pool, claim, { retainSeconds: 0.001 })
  await store.complete('event', claim.token, 60_000)
  await store.complete('event', claim.token, 1)
  await pool.query('SELECT pg_sleep(0.05)')
  expect(await store.sweep()).toBe(0)
  expect((await store.claim('event', OPTIONS)).status).toBe('done')
})

it('leaves the event to the handler when the transaction is rolled back', async () => {
  const { pool, store, claim } = await setUp()
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query("INSERT INTO effects VALUES ('event')")
  await store.completeIn(client, claim)
  await client.query('ROLLBACK')
  client.release()
  expect((await store.claim('event', OPTIONS)).status).toBe('in_flight')
  expect(await store.release('event', claim.token)).toBe(true)
  expect((await store.claim('event', OPTIONS)).status).toBe('acquired')
  expect(await effects(pool)).toBe(0)
})

it('rejects when somebody else has the event, so that the transaction is rolled back', async () => {
  const { pool, store, claim } = await setUp()
  await store.release('event', claim.token)
  const successor = await store.claim('event', OPTIONS)
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query("INSERT INTO effects VALUES ('event')")
  await expect(store.completeIn(client, claim)).rejects.toMatchObject({
    code: 'ERR_WEBHOOK_IN_FLIGHT',
    reason: 'lease_lost',
  })
  await client.query('ROLLBACK')
  client.release()
  expect(await effects(pool)).toBe(0)
  expect(successor.status).toBe('acquired')
})

it('lets nobody take the event over between the completion and the commit, even when the lease ends', async () => {
  const { pool, store } = await setUp()
  const claim = await store.claim('short', { ...OPTIONS, leaseMs: 100 })
  if (claim.status !== 'acquired') throw new Error('a new event is there to be acquired')
  const client = await pool.connect()
  await client.query('BEGIN')
  await store.completeIn(client, { key: 'short', token: claim.token })
  await client.query('SELECT pg_sleep(0.2)')
  const contender = store.claim('short', OPTIONS)
  await client.query('SELECT pg_sleep(0.1)')
  await client.query('COMMIT')
  client.release()
  expect(await contender).toEqual({ status: 'done', bodyHash: OPTIONS.bodyHash })
})

it('says what is missing without dedupe', async () => {
  const { store, pool } = await setUp()
  await expect(store.completeIn(pool, undefined)).rejects.toThrow(WebhookConfigError)
})
