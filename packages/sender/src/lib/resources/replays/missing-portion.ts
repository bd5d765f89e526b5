import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { idArray, type Transaction } from '@hookseal/engine/database'
import { inDays } from '../../database/partitions/in-days.ts'
import { deliveries } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { createId } from '../../ids.ts'
import { isWildcard } from '../sources/source-types.ts'
import { WAKE } from '../notify.ts'
import type { Portion } from './portion.ts'
import { readFilter, type ReplayRow } from './replay.ts'

/** The endpoint of a replay as it is now. */
export interface CatchingUp {
  id: string
  url: string
  events: readonly string[]
}

interface EventRow {
  id: string
  /** In ms since the epoch. */
  createdAt: number
  type: string
  isWanted: boolean
}

/** Creates the next deliveries that an endpoint missed, oldest first. The unique key of event and endpoint makes it repeatable. */
export async function createMissingPortion(
  tx: Transaction,
  { queue }: Context,
  replay: ReplayRow,
  endpoint: CatchingUp,
): Promise<Portion> {
  const { rows } = await tx.execute(sql<EventRow>`
    select e.id, extract(epoch from e.created_at)::float8 * 1000 as "createdAt", e.type, ${isWanted(endpoint)} as "isWanted"
    from hookseal.events e where ${rangeOf(replay)}
    order by e.created_at, e.id limit ${SENDER_DEFAULTS.replayWindow}`)
  const missing = await withoutDelivery(
    tx,
    replay,
    endpoint,
    rows.filter((row) => row.isWanted),
  )
  const found = missing.slice(0, SENDER_DEFAULTS.replayPortion)
  const isFull = found.length === SENDER_DEFAULTS.replayPortion
  const created = await insertDeliveries(tx, replay.organizationId, endpoint, found)
  await queue.add(
    tx,
    created.map((deliveryId) => ({
      deliveryId,
      endpointId: endpoint.id,
      organizationId: replay.organizationId,
    })),
  )
  if (created.length > 0) await tx.execute(WAKE)
  return {
    replayed: created.length,
    last: isFull ? found.at(-1) : rows.at(-1),
    isLast: !isFull && rows.length < SENDER_DEFAULTS.replayWindow,
  }
}

/** Counts all missing deliveries, up to `limit`. */
export function countMissing(replay: ReplayRow, endpoint: CatchingUp, limit: number): SQL {
  return sql`select from hookseal.events e where ${rangeOf(replay)} and ${isWanted(endpoint)} and not exists (
    select from hookseal.deliveries d where d.organization_id = e.organization_id and d.event_id = e.id
      and d.endpoint_id = ${endpoint.id} and d.created_at = e.created_at) limit ${limit}`
}

function rangeOf(replay: ReplayRow): SQL {
  const { organizationId, createdAt, positionAt, positionId } = replay
  const { since, until } = readFilter(replay)
  const end = until === undefined ? sql`` : sql`and e.created_at < ${until.toISOString()}::timestamptz`
  const after =
    positionAt === null
      ? sql``
      : sql`and (e.created_at, e.id) > (${positionAt.toISOString()}::timestamptz, ${positionId})`
  return sql`e.organization_id = ${organizationId} and e.created_at >= ${(since ?? new Date(0)).toISOString()}::timestamptz
    and e.created_at <= ${createdAt.toISOString()}::timestamptz ${end} ${after}`
}

/** Tests were sent to one endpoint only. */
const TEST_EVENT = '^evt_test_[0-9a-f]{32}$'

function isWanted({ events }: CatchingUp): SQL {
  const prefixes = events.flatMap((name) => (isWildcard(name) ? [name.slice(0, -1)] : []))
  // Wildcards match events of sources only.
  const matches =
    prefixes.length === 0
      ? sql``
      : sql`or e.source_headers is not null and exists (select from unnest(${idArray(prefixes)}::text[]) p where starts_with(e.type, p))`
  return sql`((e.type = any(${idArray(events)}::text[]) ${matches}) and e.id !~ ${TEST_EVENT})`
}

async function withoutDelivery(
  { queries }: Transaction,
  { organizationId }: ReplayRow,
  endpoint: CatchingUp,
  events: readonly EventRow[],
): Promise<EventRow[]> {
  if (events.length === 0) return []
  const times = events.map(({ createdAt }) => createdAt)
  const rows = await queries
    .select({ eventId: deliveries.eventId })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.organizationId, organizationId),
        eq(deliveries.endpointId, endpoint.id),
        // Not as a list in braces: publishers choose ids.
        sql`${deliveries.eventId} in (select json_array_elements_text(${JSON.stringify(events.map(({ id }) => id))}::text::json))`,
        inDays(sql`${deliveries.createdAt}`, times),
      ),
    )
  const existing = new Set(rows.map(({ eventId }) => eventId))
  return events.filter(({ id }) => !existing.has(id))
}

async function insertDeliveries(
  { execute }: Transaction,
  organizationId: string,
  endpoint: CatchingUp,
  events: readonly EventRow[],
): Promise<string[]> {
  if (events.length === 0) return []
  const rows = events.map(({ id, type, createdAt }) => ({
    id: createId('whd', createdAt),
    event_id: id,
    event: type,
    created_at: new Date(createdAt),
  }))
  const { rows: created } = await execute(sql<{ id: string }>`
    insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status, created_at, next_attempt_at)
    select id, ${organizationId}, event_id, event, ${endpoint.id}, ${endpoint.url}, 'pending', created_at, now()
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as d(id text, event_id text, event text, created_at timestamptz)
    on conflict do nothing returning id`)
  return created.map(({ id }) => id)
}
