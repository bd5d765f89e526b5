import { PGlite } from '@electric-sql/pglite'
import { describeDedupeStore, type StoreUnderTest } from '@hookseal/conformance'
import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Pool } from 'pg'
import postgres from 'postgres'
import { beforeAll, describe } from 'vitest'
import { postgresStore } from '../src/index.ts'

let url: string
let tables = 0

beforeAll(async () => {
  const server = await startPostgres()
  url = server.url
  return async () => server.stop()
}, START_TIMEOUT_MS)

/** Creates stores on a new table by three clients: two pools of pg, and postgres.js. */
async function clients(): Promise<{
  pools: Pool[]
  sql: postgres.Sql
  stores: ReturnType<typeof postgresStore>[]
}> {
  const table = `dedupe_${++tables}`
  const pools = [new Pool({ connectionString: url, max: 10 }), new Pool({ connectionString: url, max: 10 })]
  for (const pool of pools) pool.on('error', () => {})
  const sql = postgres(url, { max: 10, onnotice: () => {} })
  const viaSql = { query: async (text: string, values: (string | number)[] = []) => sql.unsafe(text, values) }
  return { pools, sql, stores: [...pools, viaSql].map((client) => postgresStore(client, { table })) }
}

/** Returns a `MakeStore` that uses the clients in `order`, the first as the main one. */
function subject(order: readonly number[]): () => Promise<StoreUnderTest> {
  return async () => {
    const { pools, sql, stores } = await clients()
    const [first, ...others] = order.map((index) => stores[index]).filter((store) => store !== undefined)
    if (first === undefined) throw new Error('there is no store')
    return {
      store: first,
      others,
      close: async () => {
        await Promise.all([...pools.map(async (pool) => pool.end()), sql.end()])
      },
    }
  }
}

describeDedupeStore('postgresStore by pg, with another pool and postgres.js,', subject([0, 1, 2]))
describeDedupeStore('postgresStore by postgres.js', subject([2, 0]))

describe('with one PGlite for all tests', () => {
  let client: PGlite

  beforeAll(async () => {
    client = await PGlite.create()
    return async () => client.close()
  }, START_TIMEOUT_MS)

  describeDedupeStore('postgresStore on PGlite', () => ({
    store: postgresStore(client, { table: `dedupe_${++tables}` }),
  }))
})
