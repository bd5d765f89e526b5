import { WebhookConfigError } from '@hookseal/core'
import type { Pool } from 'pg'
import { expect, it } from 'vitest'
import { postgresStore, type PostgresStore } from '../src/index.ts'
import { lockWaits, useDatabase } from './database.ts'

const OPTIONS = { bodyHash: 'a'.repeat(64), leaseMs: 20_000, retainMs: 60_000 }
const database = useDatabase()

async function setUp(): Promise<{ pool: Pool; store: PostgresStore; claim: { key: string; token: string } }> {
  const pool = database.pool()
  const store = postgresStore(pool, { table: `t_${Math.random().toString(36).slice(2)}` })
  await store.init()
  await pool.query('CREATE TABLE IF NOT EXISTS effects (event text)')
  await pool.query('TRUNCATE effects')
  const claim = await store.claim('event', OPTIONS)
  if (claim.status !== 'acquired') throw new Error(`expected to acquire a new event, got ${claim.status}`)
  return { pool, store, claim: { key: 'event', token: claim.token } }
}

async function effects(pool: Pool): Promise<number> {
  return (await pool.query('SELECT FROM effects')).rows.length
}

it('completes the event on COMMIT, and returns ok when the receiver completes it again', async () => {
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

it('keeps the longest retention time of completeIn and later completions', async () => {
  const { pool, store, claim } = await setUp()
  await store.completeIn(pool, claim, { retainSeconds: 0.001 })
  await store.complete('event', claim.token, 60_000)
  await store.complete('event', claim.token, 1)
  // Longer than the retention times of 1 ms.
  await pool.query('SELECT pg_sleep(0.05)')
  expect(await store.sweep()).toBe(0)
  expect((await store.claim('event', OPTIONS)).status).toBe('done')
})

it('keeps the claim of the handler when the transaction is rolled back', async () => {
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

it('rejects when another process has claimed the event, so that the transaction is rolled back', async () => {
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

it('makes claims wait from completeIn until COMMIT, even when the lease ends meanwhile', async () => {
  const { pool, store } = await setUp()
  const claim = await store.claim('short', { ...OPTIONS, leaseMs: 100 })
  if (claim.status !== 'acquired') throw new Error(`expected to acquire a new event, got ${claim.status}`)
  const client = await pool.connect()
  await client.query('BEGIN')
  await store.completeIn(client, { key: 'short', token: claim.token })
  // Longer than the lease.
  await client.query('SELECT pg_sleep(0.2)')
  const contender = store.claim('short', OPTIONS)
  await expect.poll(async () => lockWaits(pool), { timeout: 10_000 }).toBe(1)
  await client.query('COMMIT')
  client.release()
  expect(await contender).toEqual({ status: 'done', bodyHash: OPTIONS.bodyHash })
})

it('rejects with a WebhookConfigError when there is no claim because dedupe is disabled', async () => {
  const { store, pool } = await setUp()
  await expect(store.completeIn(pool, undefined)).rejects.toThrow(WebhookConfigError)
})
