import { startPostgres } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { Database } from '../../src/lib/database/database.ts'
import { openDatabase } from '../../src/lib/database/open-database.ts'
import { POSTGRES_LIMITS } from '../../src/lib/database/postgres-limits.ts'

const IDLE_MS = 500
Object.assign(POSTGRES_LIMITS, { idleInTransactionMs: IDLE_MS })

async function open(): Promise<[Database, Database]> {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const databases = await Promise.all([openDatabase(server.url), openDatabase(server.url)])
  onTestFinished(async () => void (await Promise.all(databases.map(async (database) => database.close()))))
  const [first] = databases
  await first.execute(sql`create table counted (n int)`)
  await first.execute(sql`insert into counted values (0)`)
  return databases
}

const INCREMENT = sql`update counted set n = n + 1`

it('releases the locks of a process that freezes inside a transaction', async () => {
  const [frozen, other] = await open()
  const locked = Promise.withResolvers<void>()
  const thawed = Promise.withResolvers<void>()
  const transaction = frozen.transaction(async (tx) => {
    await tx.execute(INCREMENT)
    locked.resolve()
    await thawed.promise
  })
  await locked.promise
  await other.execute(INCREMENT)
  thawed.resolve()
  await expect(transaction).rejects.toThrow('')
  expect(await other.execute(sql`select n from counted`)).toMatchObject({ rows: [{ n: 1 }] })
  await frozen.execute(INCREMENT)
})

it.each(['a transaction of the caller', 'a transaction without time limit'])(
  'lets %s pause',
  async (kind) => {
    const [database] = await open()
    if (kind === 'a transaction of the caller')
      await database.run(async (tx) => {
        await tx.query('update counted set n = n + 1')
        await sleep(3 * IDLE_MS)
      })
    else
      await database.transaction(
        async (tx) => {
          await tx.execute(INCREMENT)
          await sleep(3 * IDLE_MS)
        },
        { statementTimeoutMs: 0 },
      )
    expect(await database.execute(sql`select n from counted`)).toMatchObject({ rows: [{ n: 1 }] })
  },
)
