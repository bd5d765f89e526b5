import { sql } from 'drizzle-orm'
import { textTable, type Transaction } from '@hookseal/engine/database'
import { inDays, timestamp } from '../../database/partitions/in-days.ts'
import type { Partitions } from '../../database/partitions/partitions.ts'
import { timeOfId } from '../../ids.ts'
import { claimBodies } from './claim-bodies.ts'
import type { PreparedEvent } from './new-event.ts'

/** Inserts the events whose ids are new in their organizations, and resolves with the keys of these. */
export async function insertEventRows(
  tx: Transaction,
  partitions: Pick<Partitions, 'upgradedUntil'>,
  events: readonly PreparedEvent[],
): Promise<Set<string>> {
  const isNew = await reserveIds(
    tx,
    partitions,
    events.filter(({ isGiven }) => isGiven),
  )
  const duplicates = await claimBodies(tx, sorted(events.filter((event) => isNew.has(keyOf(event)))))
  const rows = sorted(
    events.filter((event) => !event.isGiven || (isNew.has(keyOf(event)) && !duplicates.has(event))),
  )
  // Publishes do not pay for the columns of sources.
  const isReceived = rows.some(({ source }) => source !== undefined)
  const inserted = await tx.execute(sql<Row>`
    insert into hookseal.events (organization_id, id, type, timestamp, body, created_at${isReceived ? sql`, source_headers, body_bytes` : sql``})
    select organization_id, id, type, timestamp::timestamptz, body, created_at::timestamptz
      ${isReceived ? sql`, source_headers::json, decode(body_hex, 'hex')` : sql``}
    from ${textTable('e', rows, isReceived ? RECEIVED_COLUMNS : COLUMNS)}
    on conflict do nothing returning organization_id, id`)
  return keysOf(inserted.rows)
}

/** Returns the key of an event. It is unambiguous, because ids of organizations contain no space. */
export function keyOf({ organizationId, id }: Pick<PreparedEvent, 'organizationId' | 'id'>): string {
  return `${organizationId} ${id}`
}

/** The columns of a key, as texts. */
const KEY_COLUMNS = {
  organization_id: ({ organizationId }: PreparedEvent) => organizationId,
  id: ({ id }: PreparedEvent) => id,
  created_at: ({ createdAt }: PreparedEvent) => new Date(createdAt).toISOString(),
}

const COLUMNS = {
  ...KEY_COLUMNS,
  type: ({ type }: PreparedEvent) => type,
  timestamp: (event: PreparedEvent) => event.timestamp.toISOString(),
  body: ({ body }: PreparedEvent) => body,
}

/** The columns of events that sources received; null for others. */
const RECEIVED_COLUMNS = {
  ...COLUMNS,
  source_headers: ({ source }: PreparedEvent) =>
    source === undefined ? null : JSON.stringify(source.headers),
  body_hex: ({ source }: PreparedEvent) =>
    source?.bytes === undefined ? null : Buffer.from(source.bytes).toString('hex'),
}

interface Row {
  organization_id: string
  id: string
}

/** Inserts the ids that publishers chose. Resolves with the keys of those that no event of any partition has. */
async function reserveIds(
  tx: Transaction,
  partitions: Pick<Partitions, 'upgradedUntil'>,
  events: readonly PreparedEvent[],
): Promise<Set<string>> {
  if (events.length === 0) return new Set()
  const { rows } = await tx.execute(sql<Row>`
    insert into hookseal.event_ids (organization_id, id, created_at)
    select organization_id, id, created_at::timestamptz from ${textTable('e', sorted(events), KEY_COLUMNS)}
    on conflict do nothing returning organization_id, id`)
  const reserved = keysOf(rows)
  const own = events.filter((event) => reserved.has(keyOf(event)))
  for (const key of await findGenerated(tx, own)) reserved.delete(key)
  for (const key of await findUpgraded(tx, partitions, own)) reserved.delete(key)
  return reserved
}

/** Finds the events that were published with these ids when the sender had generated them: in the partition of the time in the id. */
async function findGenerated(tx: Transaction, events: readonly PreparedEvent[]): Promise<Set<string>> {
  const older = events.flatMap((event) => {
    const ms = timeOfId(event.id)
    // The insert itself finds an event of the same time.
    return ms === undefined || ms === event.createdAt ? [] : [{ ...event, createdAt: ms }]
  })
  if (older.length === 0) return new Set()
  const { rows } = await tx.execute(sql<Row>`
    select e.organization_id, e.id
    from ${textTable('n', older, KEY_COLUMNS)}
    join hookseal.events e on e.organization_id = n.organization_id and e.id = n.id and e.created_at = n.created_at::timestamptz
    where ${inDays(
      sql`e.created_at`,
      older.map(({ createdAt }) => createdAt),
    )}`)
  return keysOf(rows)
}

/** Finds events of versions that had no table of given ids. */
async function findUpgraded(
  tx: Transaction,
  { upgradedUntil }: Pick<Partitions, 'upgradedUntil'>,
  events: readonly PreparedEvent[],
): Promise<Set<string>> {
  if (events.length === 0 || upgradedUntil === undefined) return new Set()
  const { rows } = await tx.execute(sql<Row>`
    select e.organization_id, e.id
    from ${textTable('n', events, KEY_COLUMNS)}
    join hookseal.events e on e.organization_id = n.organization_id and e.id = n.id
    where e.created_at < ${timestamp(upgradedUntil)}`)
  return keysOf(rows)
}

/** Sorts events, so that two transactions with the same ids cannot deadlock. Of two with the same id, only the first remains. */
function sorted(events: readonly PreparedEvent[]): PreparedEvent[] {
  const byKey = new Map(events.toReversed().map((event) => [keyOf(event), event]))
  return [...byKey.values()].toSorted((a, b) => (a.id === b.id ? 0 : a.id < b.id ? -1 : 1))
}

function keysOf(rows: readonly Row[]): Set<string> {
  return new Set(rows.map((row) => `${row.organization_id} ${row.id}`))
}
