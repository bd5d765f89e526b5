/** The connection to dump: the transaction client of a sender, PGlite, or a client of `pg`. */
export interface Queryable {
  readonly query: (text: string) => Promise<{ rows: unknown[] }>
}

const ROWS_MARKER = '\n-- rows\n'

/** Splits a dump into the statements that create its schema, and those that insert its rows. */
export function splitDump(text: string): { schema: string; rows: string } {
  const [schema, rows] = text.split(ROWS_MARKER)
  if (schema === undefined || rows === undefined) throw new Error('a dump has a schema and rows')
  return { schema, rows }
}

/** Resolves with a dump: `schema`, and the statements that insert all rows of the sender's and the queue's tables. */
export async function dump(schema: string, client: Queryable): Promise<string> {
  // The rows that triggers would write are in the dump.
  const statements: string[] = ['set session_replication_role = replica;']
  for (const table of await tablesOf(client)) {
    const { rows } = await client.query(`select row_to_json(t)::text as json from ${table} t order by 1`)
    const lines = rows.map((row) => (row as { json: string }).json)
    statements.push(`delete from ${table};`, ...(await partitionsOf(client, table)))
    if (lines.length > 0)
      statements.push(
        `insert into ${table} select * from json_populate_recordset(null::${table}, $json$[\n${lines.join(',\n')}\n]$json$);`,
      )
  }
  statements.push('set session_replication_role = origin;')
  return `${schema}${ROWS_MARKER}${statements.join('\n')}\n`
}

/** The tables of the sender and the queue, each after those that it references. */
export async function tablesOf(client: Queryable): Promise<string[]> {
  const { rows } = await client.query(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where (c.relkind = 'r' and not (c.relispartition and n.nspname = 'hookseal') or n.nspname = 'hookseal' and c.relkind = 'p') and c.relname !~ '^queue_stats_'
      and (n.nspname in ('hookseal', 'hookseal_queue') or c.relname = 'hookseal_migrations')
    order by c.relname <> 'queue', n.nspname, c.relname`)
  return rows.map((row) => (row as { name: string }).name)
}

/** The statements that create the partitions which a table has now. The schema's own depend on the day on which the dump is loaded. */
async function partitionsOf(client: Queryable, table: string): Promise<string[]> {
  const { rows } = await client.query(`
    select format('create table if not exists %s partition of %s %s;', c.oid::regclass, i.inhparent::regclass,
      pg_get_expr(c.relpartbound, c.oid)) as statement
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = '${table}'::regclass and c.relkind <> 'i' order by 1`)
  return rows.map((row) => (row as { statement: string }).statement)
}
