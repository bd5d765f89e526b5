import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { PARTITIONED_TABLES, type PartitionedTable } from './tables.ts'

/** A partition, with its bounds in ms since the epoch. */
export interface Partition {
  name: string
  table: PartitionedTable['name']
  /** Inclusive; null for the partition that an upgrade made of a table without partitions. */
  from: number | null
  /** Exclusive. */
  to: number
  /** Whether a `DETACH PARTITION … CONCURRENTLY` was interrupted. */
  isDetaching: boolean
}

/** Resolves with the partitions of all tables, oldest first. */
export async function readPartitions({ execute }: Transaction): Promise<Partition[]> {
  const tables = sql.join(
    PARTITIONED_TABLES.map(({ name }) => sql`to_regclass(${`hookseal.${name}`})`),
    sql`, `,
  )
  const { rows } = await execute(sql<Partition>`
    select p.name, p."table", ${bound('FROM')} as "from", ${bound('TO')} as "to", p."isDetaching"
    from (
      select c.relname as name, t.relname as "table", i.inhdetachpending as "isDetaching", pg_get_expr(c.relpartbound, c.oid) as bounds
      from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class t on t.oid = i.inhparent
      where i.inhparent in (${tables})) p
    order by "to", p.name`)
  return rows
}

/** The time that follows a keyword in `FOR VALUES FROM ('…') TO ('…')`, in ms since the epoch; null for MINVALUE. */
function bound(keyword: 'FROM' | 'TO'): SQL {
  const pattern = `${keyword} \\('([^']+)'\\)`
  return sql`extract(epoch from (regexp_match(p.bounds, ${pattern}))[1]::timestamptz)::float8 * 1000`
}
