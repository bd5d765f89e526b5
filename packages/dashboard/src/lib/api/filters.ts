import { type DeliveryStatus, STATUS_NAMES } from '../ui/status.ts'

const HOUR_MS = 3_600_000

/** How far back a list or a chart looks. */
export const PERIODS = {
  '1h': { label: 'Last hour', ms: HOUR_MS },
  '24h': { label: 'Last 24 hours', ms: 24 * HOUR_MS },
  '7d': { label: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
  '30d': { label: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
} as const

export type Period = keyof typeof PERIODS

// The keys of a constant object are exactly its own.
export const PERIOD_NAMES = Object.keys(PERIODS) as Period[]

export function sinceOf(period: Period): string {
  return new Date(Date.now() - PERIODS[period].ms).toISOString()
}

/** Which deliveries a list shows: the part of its address after the question mark. */
export interface DeliveryFilter {
  status?: DeliveryStatus | undefined
  event?: string | undefined
  event_id?: string | undefined
  webhook_id?: string | undefined
  period?: Period | undefined
  /** Made before. */
  until?: string | undefined
  cursor?: string | undefined
}

/** The members that lists can be filtered by in an address, without what makes no sense there. */
export function readFilter(search: Record<string, unknown>): {
  status?: DeliveryStatus | undefined
  event?: string | undefined
  period?: Period | undefined
  cursor?: string | undefined
} {
  return {
    status: oneOf(STATUS_NAMES, search['status']),
    event: text(search['event']),
    period: oneOf(PERIOD_NAMES, search['period']),
    cursor: text(search['cursor']),
  }
}

function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name | undefined {
  return names.find((name) => name === value)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
