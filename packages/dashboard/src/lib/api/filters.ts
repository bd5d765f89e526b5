import { type DeliveryStatus, STATUS_NAMES } from '../ui/status.ts'

const HOUR_MS = 3_600_000

/** The time ranges of lists and charts, each ending now. */
export const PERIODS = {
  '1h': { label: 'Last hour', ms: HOUR_MS },
  '24h': { label: 'Last 24 hours', ms: 24 * HOUR_MS },
  '7d': { label: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
  '30d': { label: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
} as const

export type Period = keyof typeof PERIODS

// Object.keys is typed as string[], but this object has exactly the keys of its type.
export const PERIOD_NAMES = Object.keys(PERIODS) as Period[]

/** The start of a period that ends now, in ISO 8601. */
export function periodStart(period: Period): string {
  return new Date(Date.now() - PERIODS[period].ms).toISOString()
}

/** The filter of a delivery list. */
export interface DeliveryFilter {
  status?: DeliveryStatus | undefined
  event?: string | undefined
  eventId?: string | undefined
  endpointId?: string | undefined
  period?: Period | undefined
  cursor?: string | undefined
}

/** The filter in the query string of a list's address, without unknown or invalid members. */
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
