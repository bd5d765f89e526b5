import { randomUUID } from 'node:crypto'
import { Client, DatabaseError } from 'pg'

const OBJECT_IN_USE = '55006'

export interface Database {
  readonly url: string
  /** Drops the database. Connections that are still open after 5 s are terminated. */
  drop(): Promise<void>
}

/** Creates a database with a unique name on the server of `url`: a copy of `template`, which is empty by default. */
export async function createDatabase(url: string, template = 'template0'): Promise<Database> {
  const name = `hookseal_${randomUUID().replaceAll('-', '')}`
  await runOn(url, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: async () => dropDatabase(url, name) }
}

/**
 * Drops without force first: PostgreSQL then waits up to 5 s for connections that are closing. `Pool.end()` resolves
 * before its connections are closed, and a forced drop would end them with an error.
 */
async function dropDatabase(url: string, name: string): Promise<void> {
  try {
    await runOn(url, `DROP DATABASE IF EXISTS ${name}`)
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== OBJECT_IN_USE) throw error
    await runOn(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
