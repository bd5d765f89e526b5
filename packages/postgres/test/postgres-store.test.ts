import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WebhookConfigError } from '@hookseal/core'
import { expect, it } from 'vitest'
import { postgresStore } from '../src/index.ts'
import { lockWaits, useDatabase } from './database.ts'

const OPTIONS = { bodyHash: 'a'.repeat(64), leaseMs: 20_000, retainMs: 60_000 }
const CLAIMER = fileURLToPath(new URL('claimer.worker.ts', import.meta.url))
const database = useDatabase()

it('initializes the store from ten processes concurrently, and grants one of their 1,000 claims of an event', async () => {
  const workers = Array.from({ length: 10 }, () =>
    spawn(process.execPath, [CLAIMER, database.url(), '100'], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  const printed = await Promise.all(workers.map(outputOf))
  const acquired = printed.map((line) => Number(line)).reduce((sum, count) => sum + count, 0)
  expect(acquired).toBe(1)
}, 60_000)

it.each([
  ['a NUL', 'a\0b'],
  ['a lone surrogate', 'a\ud800'],
  ['more bytes than an index row can hold', 'x'.repeat(20_000)],
])('distinguishes a key with %s from other keys', async (_case, key) => {
  const store = postgresStore(database.pool())
  await store.init()
  const claim = await store.claim(key, OPTIONS)
  expect(claim.status).toBe('acquired')
  expect((await store.claim(key, OPTIONS)).status).toBe('in_flight')
  expect((await store.claim(`${key}y`, OPTIONS)).status).toBe('acquired')
})

it.each(['repeatable read', 'serializable'])(
  'grants one of 100 concurrent claims when the default isolation is %s',
  async (isolation) => {
    const pool = database.pool({
      max: 20,
      options: `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`,
    })
    const store = postgresStore(pool)
    await store.init()
    const claims = await Promise.all(
      Array.from({ length: 100 }, async () => store.claim(`at ${isolation}`, OPTIONS)),
    )
    expect(claims.filter((claim) => claim.status === 'acquired')).toHaveLength(1)
  },
)

it.each(['renew', 'complete', 'release'] as const)(
  'lets a store %s a claim that another statement changes concurrently, when the default isolation is repeatable read',
  async (operation) => {
    const pool = database.pool({ options: '-c default_transaction_isolation=repeatable\\ read' })
    const store = postgresStore(pool)
    await store.init()
    const claim = await store.claim(operation, OPTIONS)
    if (claim.status !== 'acquired') throw new Error(claim.status)
    const other = await pool.connect()
    await other.query('BEGIN')
    await other.query('UPDATE hookseal_dedupe SET fence = fence WHERE key = $1', [operation])
    const result = store[operation](operation, claim.token, 60_000)
    await expect.poll(async () => lockWaits(pool), { timeout: 10_000 }).toBe(1)
    await other.query('COMMIT')
    other.release()
    expect(await result).toBe(operation === 'complete' ? 'ok' : true)
  },
)

it('sweeps expired events, and neither live claims nor retained events', async () => {
  const pool = database.pool()
  const store = postgresStore(pool, { table: 'swept', sweepSeconds: 0 })
  await store.init()
  for (const [key, retainMs] of [
    ['old', 1],
    ['kept', 60_000],
  ] as const) {
    const claim = await store.claim(key, { ...OPTIONS, retainMs })
    if (claim.status === 'acquired') await store.complete(key, claim.token, retainMs)
  }
  const live = await store.claim('live', { ...OPTIONS, retainMs: 1 })
  // Longer than the retention times of 1 ms.
  await pool.query('SELECT pg_sleep(0.05)')
  expect(await store.sweep()).toBe(1)
  expect((await store.claim('kept', OPTIONS)).status).toBe('done')
  expect((await store.claim('live', OPTIONS)).status).toBe('in_flight')
  expect(live.status).toBe('acquired')
})

it('does not sweep a renewed lease that outlasts its retention time', async () => {
  const pool = database.pool()
  const store = postgresStore(pool, { table: 'renewed', sweepSeconds: 0 })
  await store.init()
  const claim = await store.claim('long', { ...OPTIONS, leaseMs: 2000, retainMs: 1 })
  if (claim.status !== 'acquired') throw new Error(claim.status)
  expect(await store.renew('long', claim.token, 60_000)).toBe(true)
  // Longer than the first lease and its retention time.
  await pool.query('SELECT pg_sleep(2.1)')
  expect(await store.sweep()).toBe(0)
  expect(await store.complete('long', claim.token, 1)).toBe('ok')
})

it('sweeps in the background of a claim when sweepSeconds have passed', async () => {
  const pool = database.pool()
  const store = postgresStore(pool, { table: 'swept_beside', sweepSeconds: 0.01 })
  await store.init()
  const claim = await store.claim('old', { ...OPTIONS, retainMs: 1 })
  if (claim.status === 'acquired') await store.complete('old', claim.token, 1)
  // Longer than the retention time and sweepSeconds.
  await pool.query('SELECT pg_sleep(0.05)')
  await store.claim('new', OPTIONS)
  const left = async (): Promise<unknown> => (await pool.query('SELECT key FROM swept_beside')).rows
  await expect.poll(left, { timeout: 10_000 }).toEqual([{ key: 'new' }])
})

it('rejects with ERR_WEBHOOK_SETUP when its table is missing', async () => {
  const store = postgresStore(database.pool(), { table: 'nowhere' })
  await expect(store.claim('event', OPTIONS)).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SETUP' })
})

it.each([
  ['a table with a quote', { table: 'x"y' }],
  ['two dots', { table: 'a.b.c' }],
  ['a negative sweep', { sweepSeconds: -1 }],
])('throws a WebhookConfigError for %s', (_case, options) => {
  expect(() => postgresStore(database.pool(), options)).toThrow(WebhookConfigError)
})

it('creates its table in the schema of the table option', async () => {
  const pool = database.pool()
  await pool.query('CREATE SCHEMA app')
  const store = postgresStore(pool, { table: 'app.dedupe' })
  await store.init()
  await store.init()
  expect((await store.claim('event', OPTIONS)).status).toBe('acquired')
  expect((await pool.query('SELECT FROM app.dedupe')).rows).toHaveLength(1)
})

async function outputOf(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.on('data', (data) => (output += String(data)))
  await once(child, 'close')
  return output
}
