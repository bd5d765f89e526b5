import type { Queryable } from '../upgrade/dump.ts'

/** The units of a row `m` of `merged_counters`, read one number at a time. */
const UNITS = `
  select m.starts_at + m.units[1 + n] * case endpoint_id when '' then interval '15 minutes' else interval '1 hour' end as starts_at,
    m.units[k + 1 + n] as deliveries, m.units[2 * k + 1 + n] as delivered, m.units[3 * k + 1 + n] as failed, m.units[4 * k + 1 + n] as dead,
    array(select m.units[(5 + b) * k + 1 + n]::int from generate_series(0, 13) b order by b) as latencies
  from (select cardinality(m.units) / 19 as k) c, generate_series(0, k - 1) n`

/** Merged rows whose sums differ from those of their units. */
const MERGED = `
  select m.* from hookseal.merged_counters m cross join lateral (
    select coalesce(sum(u.deliveries), 0)::int as deliveries, coalesce(sum(u.delivered), 0)::int as delivered,
      coalesce(sum(u.failed), 0)::int as failed, coalesce(sum(u.dead), 0)::int as dead,
      array[${Array.from({ length: 14 }, (_, n) => `coalesce(sum(u.latencies[${n + 1}]), 0)::int`).join(', ')}] as latencies
    from (${UNITS}) u) s
  where (m.deliveries, m.delivered, m.failed, m.dead, m.latencies) is distinct from (s.deliveries, s.delivered, s.failed, s.dead, s.latencies)`

/** Log and counters by organization, endpoint (empty for all) and unit of time, where they differ. */
const DIFFERENCES = `
  with log as (
    select organization_id, endpoint_id, date_bin('15 minutes', created_at, timestamptz 'epoch') as quarter,
      date_bin('1 hour', created_at, timestamptz 'epoch') as hour, status,
      width_bucket(latency_ms, array[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]) as bucket
    from hookseal.deliveries),
  expected as (
    select organization_id, coalesce(endpoint_id, '') as endpoint_id, coalesce(quarter, hour) as at, count(*) as deliveries,
      count(*) filter (where status = 'delivered') as delivered, count(*) filter (where status = 'failed') as failed,
      count(*) filter (where status = 'dead') as dead, count(bucket) as attempted, coalesce(sum(bucket), 0) as buckets
    from log group by grouping sets ((organization_id, quarter), (organization_id, endpoint_id, hour))),
  counted as (
    select organization_id, endpoint_id,
      date_bin(case endpoint_id when '' then interval '15 minutes' else interval '1 hour' end, starts_at, timestamptz 'epoch') as at, sum(deliveries) as deliveries,
      sum(delivered) as delivered, sum(failed) as failed, sum(dead) as dead,
      sum((select sum(n) from unnest(latencies) n)) as attempted,
      sum((select sum((i - 1) * n) from unnest(latencies) with ordinality as l(n, i))) as buckets
    from (
      select organization_id, endpoint_id, starts_at, deliveries, delivered, failed, dead, latencies from hookseal.counters
      union all
      select m.organization_id, m.endpoint_id, u.* from hookseal.merged_counters m cross join lateral (${UNITS}) u) c group by 1, 2, 3)
  select * from expected full join counted using (organization_id, endpoint_id, at)
  where (expected.deliveries, expected.delivered, expected.failed, expected.dead, expected.attempted, expected.buckets)
    is distinct from (counted.deliveries, counted.delivered, counted.failed, counted.dead, counted.attempted, counted.buckets)`

/** Failed and dead deliveries without their row in `undelivered`, and rows of deliveries with another status. */
const MARKS = `
  select * from (select organization_id, status, substr(id, 5)::uuid as id from hookseal.deliveries where status in ('failed', 'dead')) d
  full join (select organization_id, status, id, true as marked from hookseal.undelivered where status <> 'pending') u
    using (organization_id, status, id)
  where u.marked is null or not exists (select from hookseal.deliveries d where d.id = 'whd_' || replace(u.id::text, '-', '') and d.status = u.status)`

/** Resolves with what the counters and marks get wrong, compared with the log. */
export async function differences(client: Queryable): Promise<unknown[]> {
  const counted = await client.query(DIFFERENCES)
  const marked = await client.query(MARKS)
  const merged = await client.query(MERGED)
  return [...counted.rows, ...marked.rows, ...merged.rows]
}

/** The same for a database that was upgraded: marks may be out of date. */
export async function differencesAfterUpgrade(client: Queryable): Promise<unknown[]> {
  const counted = await client.query(DIFFERENCES)
  const { rows } = await client.query(MARKS)
  return [...counted.rows, ...rows.filter((row) => (row as { marked: boolean | null }).marked === null)]
}
