import type { TransactionClient } from './database.ts'

/** The name of an index, and of its table. */
interface IndexName {
  schema: string
  table: string
  name: string
}

/** Resolves with whether the table of an index has partitions. */
export async function isPartitioned(
  client: TransactionClient,
  { schema, table }: IndexName,
): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_class p join pg_namespace n on n.oid = p.relnamespace where n.nspname = $1 and p.relname = $2 and p.relkind = 'p'`,
    [schema, table],
  )
  return rows.length > 0
}

/** Resolves with the partitions without this index, except those that are being detached: PostgreSQL attaches no index of theirs. */
export async function partitionsWithout(
  client: TransactionClient,
  { schema, table, name }: IndexName,
): Promise<string[]> {
  const { rows } = await client.query(
    `select child.relname as name
      from pg_class p join pg_namespace n on n.oid = p.relnamespace
      join pg_inherits i on i.inhparent = p.oid and not i.inhdetachpending join pg_class child on child.oid = i.inhrelid
      where n.nspname = $1 and p.relname = $2 and not exists (
        select from pg_index own join pg_inherits up on up.inhrelid = own.indexrelid join pg_class parent on parent.oid = up.inhparent
        where own.indrelid = child.oid and parent.relname = $3)
      order by child.relname`,
    [schema, table, name],
  )
  return (rows as { name: string }[]).map((row) => row.name)
}
