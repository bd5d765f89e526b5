import { tmpdir } from 'node:os'
import { Client } from 'pg'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type PostgresServer, START_TIMEOUT_MS, startPostgres } from '../src/index.ts'
import { createDatabase } from '../src/lib/create-database.ts'
import { acceptsConnections } from './accepts-connections.ts'
import { urlFromKilledProcess } from './killed-process.ts'

let server: PostgresServer | undefined

afterEach(async () => {
  await server?.stop()
  server = undefined
})

describe('startPostgres', { timeout: START_TIMEOUT_MS }, () => {
  it('starts an empty PostgreSQL in the folder for data and stops it', async () => {
    server = await startPostgres({ own: true })
    const { url } = server
    const folder = process.env['HOOKSEAL_TEST_DATA'] || tmpdir()
    expect(await query(url, 'SHOW data_directory')).toEqual([
      { data_directory: expect.stringContaining(`${folder}/hookseal-postgres-`) },
    ])
    expect(await query(url, `SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'`)).toEqual([
      { n: 0 },
    ])
    await server.stop()
    expect(await acceptsConnections(url)).toBe(false)
  })

  it.skipIf(process.env['DATABASE_URL'])('starts with the tables of a sender on request', async () => {
    server = await startPostgres({ hasSenderTables: true })
    expect(await query(server.url, 'SELECT count(*)::int AS n FROM hookseal.deliveries')).toEqual([{ n: 0 }])
  })

  it('keeps committed rows across a crash and a restart', async () => {
    server = await startPostgres({ own: true })
    await query(server.url, 'CREATE TABLE a AS SELECT 1 AS n')
    await server.kill()
    await server.restart()
    expect(await query(server.url, 'SELECT n FROM a')).toEqual([{ n: 1 }])
    await server.restart()
    expect(await query(server.url, 'SELECT n FROM a')).toEqual([{ n: 1 }])
  })

  it('passes args to the server', async () => {
    server = await startPostgres({ args: ['-c', 'max_connections=7'] })
    expect(await query(server.url, 'SHOW max_connections')).toEqual([{ max_connections: '7' }])
  })

  it('stops the server when its process is killed', async () => {
    const url = await urlFromKilledProcess('startPostgres')
    await expect.poll(async () => acceptsConnections(url)).toBe(false)
  })
})

describe('databases on one server', { timeout: START_TIMEOUT_MS }, () => {
  let shared: PostgresServer

  beforeAll(async () => {
    shared = await startPostgres({ own: true })
    return async () => shared.stop()
  }, START_TIMEOUT_MS)

  it('creates a database per call on the server of DATABASE_URL and drops it on stop', async () => {
    vi.stubEnv('DATABASE_URL', shared.url)
    const [one, two] = [await startPostgres(), await startPostgres()]
    await query(one.url, 'CREATE TABLE a AS SELECT 1 AS n')
    await expect(query(two.url, 'SELECT n FROM a')).rejects.toThrow('does not exist')
    await expect(one.restart()).rejects.toThrow('this server is shared')
    await expect(one.kill()).rejects.toThrow('this server is shared')
    await one.stop()
    await two.stop()
    expect(await query(shared.url, `SELECT datname FROM pg_database WHERE datname LIKE 'hookseal%'`)).toEqual(
      [],
    )
  })

  it('lets connections that are closing end without an error before it drops the database', async () => {
    const { url } = shared
    const database = await createDatabase(url)
    const client = new Client({ connectionString: database.url })
    const errors: unknown[] = []
    client.on('error', (error) => errors.push(error))
    await client.connect()
    const dropped = database.drop()
    const drops = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'DROP DATABASE%'`
    await expect.poll(async () => query(url, drops), { interval: 10 }).toEqual([{ n: 1 }])
    await client.end()
    await dropped
    expect(errors).toEqual([])
  })

  it('drops a database that has connections', async () => {
    const database = await createDatabase(shared.url)
    const client = new Client({ connectionString: database.url })
    const errors: unknown[] = []
    client.on('error', (error) => errors.push(error))
    await client.connect()
    await database.drop()
    await expect.poll(() => errors).not.toEqual([])
    await expect(query(database.url, 'SELECT 1')).rejects.toThrow('does not exist')
  })
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
