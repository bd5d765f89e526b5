import { type SQL, sql } from 'drizzle-orm'
import { textTable, type Transaction } from '@hookseal/engine/database'
import type { BodyClaim, PreparedEvent } from './new-event.ts'

/** Marks a body that was first seen under a type whose bodies may equal those of other types. */
const SHARED = '.shared'

type Claiming = PreparedEvent & { source: { claim: BodyClaim } }

/**
 * Claims the bodies of events whose ids are not signed: a recorded body could be sent again under any id and any type. Resolves with the
 * events whose body was seen before. Claims are rows of `event_ids` with a dot, which no id of an event contains.
 *
 * Bodies under types that the provider sends with equal ones are new one time for each of these types, unless the body was first seen
 * under another type.
 */
export async function claimBodies(
  tx: Transaction,
  events: readonly PreparedEvent[],
): Promise<Set<PreparedEvent>> {
  const claiming = events.filter(hasClaim)
  if (claiming.length === 0) return new Set()
  const first = firstOf(claiming, keyOf)
  const isNew = await reserve(tx, [...first.values()], keyOf)
  const markers = [...first.values()].filter(
    (event) => isNew.has(keyOf(event)) && event.source.claim.sharedType !== undefined,
  )
  await reserve(tx, markers, markerOf)
  const sharing = claiming.filter(({ source }) => source.claim.sharedType !== undefined)
  const shared = await find(tx, sharing, markerOf)
  const allowed = sharing.filter((event) => shared.has(markerOf(event)))
  const firstOfType = firstOf(allowed, typeOf)
  const isNewType = await reserve(tx, [...firstOfType.values()], typeOf)
  return new Set(
    claiming.filter((event) =>
      event.source.claim.sharedType === undefined
        ? first.get(keyOf(event)) !== event || !isNew.has(keyOf(event))
        : firstOfType.get(typeOf(event)) !== event || !isNewType.has(typeOf(event)),
    ),
  )
}

function hasClaim(event: PreparedEvent): event is Claiming {
  return event.source?.claim !== undefined
}

type Key = (event: Claiming) => string

const keyOf: Key = ({ organizationId, source }) => `${organizationId} ${source.claim.key}`
const markerOf: Key = (event) => keyOf(event) + SHARED
const typeOf: Key = (event) => `${keyOf(event)}.type.${event.source.claim.sharedType}`

function firstOf(events: readonly Claiming[], key: Key): Map<string, Claiming> {
  return new Map(events.toReversed().map((event) => [key(event), event]))
}

/** Inserts claims, and resolves with the keys of those that did not exist. Sorted, so that two transactions cannot deadlock. */
async function reserve(tx: Transaction, events: readonly Claiming[], key: Key): Promise<Set<string>> {
  if (events.length === 0) return new Set()
  const sorted = events.toSorted((a, b) => (idOf(a, key) < idOf(b, key) ? -1 : 1))
  const { rows } = await tx.execute(sql<Row>`
    insert into hookseal.event_ids (organization_id, id, created_at)
    select organization_id, id, created_at::timestamptz from ${claimTable(sorted, key)}
    on conflict do nothing returning organization_id, id`)
  return toKeys(rows)
}

async function find(tx: Transaction, events: readonly Claiming[], key: Key): Promise<Set<string>> {
  if (events.length === 0) return new Set()
  const { rows } = await tx.execute(sql<Row>`
    select i.organization_id, i.id from ${claimTable(events, key)}
    join hookseal.event_ids i on i.organization_id = n.organization_id and i.id = n.id`)
  return toKeys(rows)
}

function claimTable(events: readonly Claiming[], key: Key): SQL {
  return textTable('n', events, {
    organization_id: ({ organizationId }) => organizationId,
    id: (event) => idOf(event, key),
    created_at: ({ createdAt }) => new Date(createdAt).toISOString(),
  })
}

interface Row {
  organization_id: string
  id: string
}

function idOf(event: Claiming, key: Key): string {
  return key(event).slice(event.organizationId.length + 1)
}

function toKeys(rows: readonly Row[]): Set<string> {
  return new Set(rows.map((row) => `${row.organization_id} ${row.id}`))
}
