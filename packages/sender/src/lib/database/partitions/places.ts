import { type SQL, sql } from 'drizzle-orm'
import { timeOfId } from '../../ids.ts'
import { DAY_MS } from './days.ts'
import { inDays, timestamp } from './in-days.ts'
import type { Partitions } from './partitions.ts'

/** Partitions that may contain deliveries with certain ids. */
export interface Place {
  /** The condition on the time of the delivery. */
  delivery: SQL
  /** The condition on the time of its event, in addition to its organization and id. */
  event: SQL
}

/**
 * Returns where deliveries with these ids are, most likely first. Ids of this version contain the time of the delivery and its event, so these
 * are in the first place. Versions without partitions wrote ids by the clock of the process, and a delivery may be newer than its event.
 *
 * @param columns The `created_at` of both tables, as the query names them.
 */
export function placesOf(
  ids: readonly string[],
  { upgradedUntil }: Pick<Partitions, 'upgradedUntil'>,
  columns: { delivery: SQL; event: SQL },
): Place[] {
  const times = ids.flatMap((id) => timeOfId(id) ?? [])
  const places = [times, times.flatMap((ms) => [ms - DAY_MS, ms + DAY_MS])].map((near) => ({
    delivery: inDays(columns.delivery, near),
    event: sql`${columns.event} = ${columns.delivery} and ${inDays(columns.event, near)}`,
  }))
  if (upgradedUntil === undefined) return places
  const end = timestamp(upgradedUntil)
  return [...places, { delivery: sql`${columns.delivery} < ${end}`, event: sql`${columns.event} < ${end}` }]
}
