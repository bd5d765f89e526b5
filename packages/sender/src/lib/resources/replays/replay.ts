import type { DeliveryFilter } from '../deliveries/delivery-filter.ts'

export type ReplayStatus = 'running' | 'done' | 'canceled' | 'failed'

/** A bulk replay, which runs in the background. */
export interface Replay {
  id: string
  organizationId: string
  status: ReplayStatus
  /** Whether it creates deliveries that the endpoint missed, in place of repeating those it has. */
  missing: boolean
  filter: Omit<DeliveryFilter, 'organizationId'>
  /** Number of matches when it started; null if it is not known, because counting would take too long. */
  matched: number | null
  /** Number of deliveries replayed so far. */
  replayed: number
  createdAt: Date
  finishedAt: Date | null
  /** Why it failed. */
  error: string | null
}

/** A row of the table. Written out, because the declarations of the package cannot contain types that Drizzle infers. */
export interface ReplayRow extends Omit<Replay, 'filter'> {
  filter: Record<string, unknown>
  positionAt: Date | null
  positionId: string | null
  failures: number
}

export function toReplay(row: ReplayRow): Replay {
  const { id, organizationId, status, missing, matched, replayed, createdAt, finishedAt, error } = row
  const rest = { matched, replayed, createdAt, finishedAt, error }
  return { id, organizationId, status, missing, filter: readFilter(row), ...rest }
}

/** Only `writeFilter` writes the column. JSON has no dates. */
export function readFilter({ filter }: ReplayRow): Omit<DeliveryFilter, 'organizationId'> {
  const { since, until, ...rest } = filter
  return {
    ...rest,
    ...(typeof since === 'string' ? { since: new Date(since) } : {}),
    ...(typeof until === 'string' ? { until: new Date(until) } : {}),
  }
}

export function writeFilter(filter: Omit<DeliveryFilter, 'organizationId'>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  )
}
