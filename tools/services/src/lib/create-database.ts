import { randomUUID } from 'node:crypto'
import { Client } from 'pg'

export interface Database {
  readonly url: string
  /** Drops the database, and the connections to it. */
  drop(): Promise<void>
}

/** Creates an empty database with a unique name on the server of `url`. */
export async function createDatabase(url: string): Promise<Database> {
  const name = `hookseal_${randomUUID().replaceAll('-', '')}`
  await runOn(url, `CREATE DATABASE ${name} TEMPLATE template0`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: async () => runOn(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
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
