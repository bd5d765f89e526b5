import type { Sender } from '@hookseal/sender'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { openSender } from './scale-sender.ts'

/** The organization with half of the endpoints and deliveries. All its failures are in the log. */
export const LARGE = 'scale_large'
/** One of the others, with half a percent of the deliveries. Everything was delivered to it. */
export const SMALL = 'scale_1'

export interface LogSize {
  deliveries: number
  organizations: number
  endpoints: number
}

/** What the reads of a filled log refer to. The ids belong to LARGE. */
export interface FilledLog {
  until: Date
  middle: Date
  eventId: string
  deliveryId: string
  /** One of the busiest endpoints. */
  endpointId: string
  /** A type with dead deliveries, and one without deliveries. */
  type: string
  unusedType: string
}

const DAY_MS = 24 * 60 * 60 * 1000
const DAYS = 30
const TYPES = 20
const TYPE = 'scale.type_0'
const UNUSED_TYPE = 'scale.unused'
/** Half of the deliveries of LARGE go to so many of its endpoints: those with the last ids. */
const BUSY = 50
/** Statements insert one part each, so that none needs much memory. */
const PARTS = DAYS

/**
 * Fills an empty database by SQL with the last 30 days of `size.deliveries` events with one delivery and one attempt each. Of the deliveries to
 * LARGE one percent is dead, one percent failed and one percent pending.
 */
export async function fillLog(url: string, sender: Sender, size: LogSize): Promise<FilledLog> {
  for (let n = 0; n < TYPES; n++) await sender.eventTypes.upsert(`scale.type_${n}`)
  await sender.eventTypes.upsert(UNUSED_TYPE)
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const until = Date.now()
    const from = until - DAYS * DAY_MS
    await createDays(client, from, until)
    await client.query(ROWS, [LARGE, size.organizations, size.endpoints])
    // Counting each part takes longer than counting the log at the end.
    await client.query('alter table hookseal.deliveries disable trigger user')
    const perPart = Math.ceil(size.deliveries / PARTS)
    for (let first = 0; first < size.deliveries; first += perPart) {
      const last = Math.min(first + perPart, size.deliveries) - 1
      for (const statement of LOG)
        await client.query(`${numbered(size, from)} ${statement}`, [LARGE, first, last])
    }
    await client.query('alter table hookseal.deliveries enable trigger user')
    await countLog(url, client)
    // The table has the last hours of counters, and not a whole log as while it was counted.
    await client.query('vacuum full hookseal.counters')
    await client.query('vacuum analyze')
    // A delivery of LARGE to a busy endpoint in the middle of the log.
    const row = Math.floor(size.deliveries / 8) * 4 + 2
    const { rows } = await client.query<Pick<FilledLog, 'eventId' | 'deliveryId' | 'endpointId'>>(
      `${numbered(size, from)} select 'evt_' || uuid as "eventId", 'whd_' || uuid as "deliveryId", endpoint_id as "endpointId" from r`,
      [LARGE, row, row],
    )
    const [ids] = rows
    if (ids === undefined) throw new Error('the log is empty')
    return {
      until: new Date(until),
      middle: new Date(until - (DAYS / 2) * DAY_MS),
      ...ids,
      type: TYPE,
      unusedType: UNUSED_TYPE,
    }
  } finally {
    await client.end()
  }
}

/** Has a sender count the log and merge the counters, as it does after an upgrade. */
async function countLog(url: string, client: Client): Promise<void> {
  const sender = await openSender(url)
  await sender.start()
  for (;;) {
    const { rows } = await client.query(`
      select from hookseal.counter_backfill where finished_at is null
      union all (select from hookseal.counters where starts_at < now() - interval '5 hours' limit 1)`)
    if (rows.length === 0) break
    await sleep(100)
  }
  await sender.stop()
}

/** Creates the partitions of past days like those of today. */
async function createDays(client: Client, from: number, until: number): Promise<void> {
  const { rows } = await client.query<{ parent: string; name: string; options: string[] | null }>(`
    select p.relname as parent, c.relname as name, c.reloptions as options from pg_inherits i
    join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relnamespace = 'hookseal'::regnamespace and p.relkind = 'p' and c.relname like '%' || to_char(now() at time zone 'utc', 'YYYYMMDD')`)
  if (rows.length === 0) throw new Error('there is no partition of today')
  for (
    let day = Math.floor(from / DAY_MS) * DAY_MS;
    day < Math.floor(until / DAY_MS) * DAY_MS;
    day += DAY_MS
  ) {
    const [start, end] = [day, day + DAY_MS].map((ms) => new Date(ms).toISOString())
    for (const { parent, name, options } of rows) {
      const partition = `${parent}_${String(start).slice(0, 10).replaceAll('-', '')}`
      await client.query(
        `create table hookseal.${partition} (like hookseal.${name} including all) ${options === null ? '' : `with (${options.join(', ')})`}`,
      )
      await client.query(
        `alter table hookseal.${parent} attach partition hookseal.${partition} for values from ('${start}') to ('${end}')`,
      )
    }
  }
}

/** Organizations and endpoints, half of which belong to $1. */
const ROWS = `
  with organizations as (
    insert into hookseal.organizations (id, name)
    select case n when 0 then $1 else 'scale_' || n end, 'scale' from generate_series(0, $2::int - 1) n)
  insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix)
  select 'wh_' || lpad(to_hex(n), 32, '0'), case n % 2 when 0 then $1 else 'scale_' || (1 + (n / 2) % ($2::int - 1)) end,
    'https://example.com/webhooks/' || n, array['scale.type_' || (n % ${TYPES})], 'whsec_scale'
  from generate_series(0, $3::int - 1) n`

/** The rows $2 to $3 of the log, in the order of time: those with even numbers belong to $1. */
function numbered({ deliveries, organizations, endpoints }: LogSize, from: number): string {
  const own = Math.floor(endpoints / 2)
  const busy = Math.min(BUSY, own)
  return `
    with n as (
      select n, n / 2 as half, n % 200 = 1 as is_small, (${from} + n * ${DAYS * DAY_MS}::float8 / ${deliveries})::bigint as ms
      from generate_series($2::bigint, $3::bigint) n),
    r as (
      select n, lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || lpad(to_hex(n), 15, '0') as uuid,
        to_timestamp(ms / 1000.0) as at, 'scale.type_' || (half % ${TYPES}) as type,
        case when n % 2 = 0 then $1::text when is_small then '${SMALL}' else 'scale_' || (1 + half % ${organizations - 1}) end as organization_id,
        'wh_' || lpad(to_hex(case when n % 4 = 2 then ${own - busy} + half % ${busy} when is_small then 0 else half % ${own} end * 2 + n % 2), 32, '0')
          as endpoint_id,
        case n % 200 when 0 then 'dead' when 40 then 'failed' when 80 then 'pending' else 'delivered' end as status
      from n)`
}

/** What follows {@link numbered}. */
const LOG = [
  `insert into hookseal.events (organization_id, id, type, timestamp, body, created_at)
  select organization_id, 'evt_' || uuid, type, at, json_build_object('type', type, 'data', json_build_object('n', n)), at from r`,

  `insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status, attempt, response_status, latency_ms,
    created_at, last_attempt_at, delivered_at, next_attempt_at)
  select 'whd_' || uuid, organization_id, 'evt_' || uuid, type, endpoint_id, 'https://example.com/webhooks', status, (status <> 'pending')::int,
    case status when 'delivered' then 200 when 'dead' then 503 end, case when status <> 'pending' then n % 300 end, at,
    case when status <> 'pending' then at end, case when status = 'delivered' then at end,
    case when status in ('failed', 'pending') then now() + interval '1 day' end from r`,

  `insert into hookseal.attempts (delivery_id, attempt, started_at, request_headers, response_status, response_headers, response_body, latency_ms, created_at)
  select 'whd_' || uuid, 1, at, json_build_object('content-type', 'application/json', 'webhook-id', 'evt_' || uuid),
    case status when 'delivered' then 200 when 'dead' then 503 end, '{"content-type":"text/plain"}', 'ok', n % 300, at from r where status <> 'pending'`,

  `insert into hookseal_queue.job_common (id, name, data, priority, start_after, group_id, group_tier, expire_seconds, deletion_seconds, keep_until,
    retry_limit, retry_delay, retry_backoff, policy)
  select uuid::uuid, q.name, '{"made":1}', case r.status when 'pending' then 0 else -1 - n % 1000000 end, now() + interval '1 day', endpoint_id,
    organization_id, q.expire_seconds, q.deletion_seconds, now() + interval '1 year', q.retry_limit, q.retry_delay, q.retry_backoff, q.policy
  from r join hookseal_queue.queue q on q.name = 'deliveries' where r.status in ('pending', 'failed')`,
]
