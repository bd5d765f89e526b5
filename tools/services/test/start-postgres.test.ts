import { Client } from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type PostgresServer, START_TIMEOUT_MS, startPostgres } from '../src/index.ts'
import { createDatabase } from '../src/lib/create-database.ts'
import { startedByKilledProcess, takesConnections } from './support.ts'

let server: PostgresServer | undefined

afterEach(async () => {
  await server?.stop()
  server = undefined
})

describe('startPostgres', { timeout: START_TIMEOUT_MS }, () => {
  it('starts an empty PostgreSQL, and stops it', async () => {
    server = await startPostgres({ own: true })
    const { url } = server
    expect(await query(url, `SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'`)).toEqual([
      { n: 0 },
    ])
    await server.stop()
    expect(await takesConnections(url)).toBe(false)
  })

  it('keeps what was committed over a crash and a restart', async () => {
    server = await startPostgres({ own: true })
    await query(server.url, 'CREATE TABLE a AS SELECT 1 AS n')
    await server.kill()
    await server.restart()
    expect(await query(server.url, 'SELECT n FROM a')).toEqual([{ n: 1 }])
    await server.restart()
    expect(await query(server.url, 'SELECT n FROM a')).toEqual([{ n: 1 }])
  })

  it('makes a database of its own for each call on the server of DATABASE_URL, and drops it', async () => {
    server = await startPostgres({ own: true })
    vi.stubEnv('DATABASE_URL', server.url)
    const [one, two] = [await startPostgres(), await startPostgres()]
    await query(one.url, 'CREATE TABLE a AS SELECT 1 AS n')
    await expect(query(two.url, 'SELECT n FROM a')).rejects.toThrow('does not exist')
    await expect(one.restart()).rejects.toThrow('belongs to others')
    await expect(one.kill()).rejects.toThrow('belongs to others')
    await one.stop()
    await two.stop()
    expect(await query(server.url, `SELECT datname FROM pg_database WHERE datname LIKE 'hookseal%'`)).toEqual(
      [],
    )
  })

  it('drops a database in use', async () => {
    server = await startPostgres({ own: true })
    const database = await createDatabase(server.url)
    const client = new Client({ connectionString: database.url })
    const errors: unknown[] = []
    client.on('error', (error) => errors.push(error))
    await client.connect()
    await database.drop()
    await expect.poll(() => errors).not.toEqual([])
    await expect(query(database.url, 'SELECT 1')).rejects.toThrow('does not exist')
  })

  it('takes settings of the server', async () => {
    server = await startPostgres({ args: ['-c', 'max_connections=7'] })
    expect(await query(server.url, 'SHOW max_connections')).toEqual([{ max_connections: '7' }])
  })

  it('ends with a process that is killed', async () => {
    const url = await startedByKilledProcess('startPostgres')
    await expect.poll(async () => takesConnections(url), { timeout: 8000 }).toBe(false)
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
