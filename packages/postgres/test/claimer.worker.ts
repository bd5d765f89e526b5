// One of several processes that call init() and claim one event concurrently. Prints how many of its claims were granted.
import { Pool } from 'pg'
import { postgresStore } from '../src/index.ts'

const [connectionString = '', count = '0'] = process.argv.slice(2)
const pool = new Pool({ connectionString, max: 5 })
const store = postgresStore(pool, { table: 'contended' })
await store.init()
const claims = await Promise.all(
  Array.from({ length: Number(count) }, async () =>
    store.claim('event', { bodyHash: 'a'.repeat(64), leaseMs: 60_000, retainMs: 60_000 }),
  ),
)
process.stdout.write(String(claims.filter((claim) => claim.status === 'acquired').length))
await pool.end()
