import { Client } from 'pg'

/** Drops the oldest day of the log as retention does. Returns how long that takes, in ms. */
export async function dropOldestDay(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const startedAt = performance.now()
    for (const table of ['attempts', 'deliveries', 'events']) {
      const { rows } = await client.query<{ name: string }>(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'hookseal.${table}'::regclass order by inhrelid::regclass::text limit 1`,
      )
      const [oldest] = rows
      if (oldest === undefined) throw new Error(`${table} has no partition`)
      await client.query(`alter table hookseal.${table} detach partition ${oldest.name} concurrently`)
      await client.query(`drop table ${oldest.name}`)
    }
    return performance.now() - startedAt
  } finally {
    await client.end()
  }
}
