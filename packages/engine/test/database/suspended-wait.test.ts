import { startPostgres } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { setImmediate } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { isQueryTimeout } from '../../src/lib/database/database-errors.ts'
import { openDatabase } from '../../src/lib/database/open-database.ts'
import { POSTGRES_LIMITS } from '../../src/lib/database/postgres-limits.ts'

it('opens a connection for a call that waited for its place while the process was suspended', async () => {
  const limits = { ...POSTGRES_LIMITS }
  onTestFinished(() => void Object.assign(POSTGRES_LIMITS, limits))
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  Object.assign(POSTGRES_LIMITS, { responseMs: 2000 })
  const database = await openDatabase(server.url, { connections: 3 })
  onTestFinished(async () => database.close())

  const sleeping = database.execute(sql`select pg_sleep(60)`).catch(isQueryTimeout)
  Object.assign(POSTGRES_LIMITS, { connectMs: 2500 })
  const waiting = database.execute(sql`select 1 as one`)
  await setImmediate()
  // As a suspension does: both time limits are over when this process continues.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000)
  expect(await sleeping).toBe(true)
  expect((await waiting).rows).toEqual([{ one: 1 }])
})
