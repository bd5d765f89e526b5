/**
 * A table that is partitioned by the day of `created_at`. The keys of its partitions do not contain `created_at`, as a key of the whole table
 * would have to: all rows of an event have the same time, so two equal keys are always in one partition.
 */
export interface PartitionedTable {
  readonly name: 'events' | 'deliveries' | 'attempts'
  readonly primaryKey: string
  /** The columns of a second unique index. */
  readonly once?: string
  /** Storage parameters of each partition, which inherits none. */
  readonly storage: string
  /** The columns that have no default and are not null, except `created_at`, and values for them. Keys are different for each `n`. */
  readonly sample: { readonly columns: string; readonly values: string }
}

/**
 * Rows of events and attempts never change. Autovacuum freezes them at its first visit, after inserts, so that no later one must read and
 * write the partition again to prevent wraparound.
 */
const APPEND_ONLY = 'autovacuum_freeze_min_age = 0, autovacuum_vacuum_insert_scale_factor = 0.5'

/** In the order in which rows are inserted. */
export const PARTITIONED_TABLES: readonly PartitionedTable[] = [
  {
    name: 'events',
    // In the order of lists, so that one index is enough.
    primaryKey: 'organization_id, created_at, id',
    storage: APPEND_ONLY,
    sample: { columns: 'organization_id, id, type, timestamp, body', values: `'', n, '', now(), ''` },
  },
  {
    name: 'deliveries',
    primaryKey: 'id',
    // With this operator class the index also finds events by the beginning of their ids, whatever the database's collation.
    once: '(organization_id, event_id text_pattern_ops, endpoint_id)',
    // Half of each page stays free for updates within the page. The next update of a page removes its dead rows, so that vacuum rarely has
    // something to do: it comes after inserts.
    storage: 'fillfactor = 50, autovacuum_vacuum_insert_scale_factor = 0.5',
    sample: {
      columns: 'id, organization_id, event_id, event, endpoint_id, target_url, status',
      values: `n, '', n, '', '', '', ''`,
    },
  },
  {
    name: 'attempts',
    primaryKey: 'delivery_id, attempt',
    once: '(delivery_id, lease) where lease is not null',
    storage: APPEND_ONLY,
    sample: {
      columns: 'delivery_id, attempt, started_at, request_headers, latency_ms',
      values: `n, n, now(), '{}', 0`,
    },
  },
]
