import { and, eq, type SQL, sql } from 'drizzle-orm'
import { DEFAULT_ORGANIZATION } from '../../context.ts'
import type { Transaction } from '@hookseal/engine/database'
import { deliveries } from '../../database/schema.ts'
import { jobOf } from '@hookseal/engine/queue'
import type { Position, Side } from '../page.ts'
import type { DeliveryStatus } from './delivery.ts'
import { type DeliveryFilter, inPeriod } from './delivery-filter.ts'
import { CLOCK_MS } from './delivery-id-range.ts'
import { isBeyond } from './keyset.ts'
import type { IdStream } from './delivery-source.ts'

/** The deliveries before their first attempt, by their jobs: see queue/first-attempts.ts. */
export function firstAttempts(filter: DeliveryFilter): IdStream {
  return (from, side, limit) => sql`
    select id from hookseal_queue.job_common
    where name = 'deliveries' and priority >= 0 and group_tier collate "C" = ${organizationOf(filter)} and ${idsIn(filter, from, side)}
    order by ${orderBy(side)} limit ${limit}`
}

/** The deliveries of the table `undelivered`. */
export function marked(filter: DeliveryFilter, status: Exclude<DeliveryStatus, 'delivered'>): IdStream {
  return (from, side, limit) => sql`
    select id from hookseal.undelivered
    where organization_id = ${organizationOf(filter)} and status = ${status} and ${idsIn(filter, from, side)}
    order by ${orderBy(side)} limit ${limit}`
}

/** The deliveries of some types, each by the index on types. */
export function ofTypes(filter: DeliveryFilter, types: readonly string[]): IdStream {
  return (from, side, limit) => sql`
    select substr(d.id, 5)::uuid as id from unnest(${sql.param(types)}::text[]) as t(name) cross join lateral (
      select ${deliveries.id} as id from ${deliveries}
      where ${and(eq(deliveries.organizationId, organizationOf(filter)), sql`${deliveries.event} = t.name`, inPeriod(filter), from && isBeyond(from, side))}
      order by ${deliveries.createdAt} ${direction(side)}, ${deliveries.id} ${direction(side)} limit ${limit}) d`
}

/** The deliveries of events whose ids begin with `text`. Reads all of them, see {@link hasFewEvents}. */
export function ofEvents(filter: DeliveryFilter, text: string): IdStream {
  return (from, side, limit) => sql`
    select substr(id, 5)::uuid as id from (
      select ${deliveries.id} as id from ${deliveries}
      where ${isOfEvents(filter, text)} and ${and(inPeriod(filter), from && isBeyond(from, side)) ?? sql`true`}
      order by ${deliveries.createdAt} + interval '0' ${direction(side)}, ${deliveries.id} ${direction(side)} limit ${limit}) d`
}

/** Resolves with whether at most `limit` deliveries are of events whose ids begin with `text`. */
export async function hasFewEvents(
  { execute }: Transaction,
  filter: DeliveryFilter,
  { text, limit }: { text: string; limit: number },
): Promise<boolean> {
  // The order is that of the index, so that PostgreSQL does not look for the first ones in another.
  const { rows } = await execute(sql<{ count: number }>`
    select count(*)::int as count from (
      select from ${deliveries} where ${isOfEvents(filter, text)} order by ${deliveries.eventId} using ~<~ limit ${limit + 1}) d`)
  return (rows[0]?.count ?? 0) <= limit
}

function isOfEvents(filter: DeliveryFilter, text: string): SQL {
  const pattern = `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return sql`${deliveries.organizationId} = ${organizationOf(filter)} and ${deliveries.eventId} like ${pattern}`
}

/** The ids of a period beyond a position: they begin with the time of their creation. */
function idsIn({ since, until }: DeliveryFilter, from: Position | undefined, side: Side): SQL {
  const conditions = [
    ...(since === undefined ? [] : [sql`id >= ${firstJobOf(since.getTime() - CLOCK_MS)}::uuid`]),
    ...(until === undefined ? [] : [sql`id < ${firstJobOf(until.getTime() + CLOCK_MS)}::uuid`]),
    ...(from === undefined ? [] : [sql`id ${sql.raw(side === 'newer' ? '>' : '<')} ${jobAt(from)}::uuid`]),
  ]
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** A cursor can contain any id. */
function jobAt({ id, createdAt }: Position): string {
  return /^whd_[0-9a-f]{32}$/.test(id) ? jobOf(id) : firstJobOf(createdAt.getTime())
}

function firstJobOf(ms: number): string {
  const most = 2 ** 48 - 1
  return jobOf(`whd_${Math.min(Math.max(ms, 0), most).toString(16).padStart(12, '0').padEnd(32, '0')}`)
}

function orderBy(side: Side): SQL {
  return sql`id ${direction(side)}`
}

function direction(side: Side): SQL {
  return sql.raw(side === 'newer' ? 'asc' : 'desc')
}

function organizationOf({ organizationId = DEFAULT_ORGANIZATION }: DeliveryFilter): string {
  return organizationId
}
