import { type DeliveryStatus, STATUS_NAMES } from '../ui/status.ts'
import { type Period, PERIOD_NAMES } from './periods.ts'

/** The filter of a delivery list. */
export interface DeliveryFilter {
  status?: DeliveryStatus | undefined
  event?: string | undefined
  eventId?: string | undefined
  endpointId?: string | undefined
  /** A status such as 500, a class such as 5xx, or none. */
  response?: string | undefined
  /** The beginning of an id of a delivery or event, or of an event type. */
  q?: string | undefined
  period?: Period | undefined
  cursor?: string | undefined
  /** Whether the rows of the cursor's page are newer than it. @default older */
  towards?: 'newer' | undefined
}

/** The filter in the query string of a list's address, without unknown or invalid members. */
export function readFilter(search: Record<string, unknown>): {
  status?: DeliveryStatus | undefined
  event?: string | undefined
  endpoint?: string | undefined
  response?: string | undefined
  q?: string | undefined
  period?: Period | undefined
  cursor?: string | undefined
  towards?: 'newer' | undefined
} {
  return {
    endpoint: readText(search['endpoint']),
    response: RESPONSE_PATTERN.test(String(search['response'])) ? String(search['response']) : undefined,
    // The router parses a search for digits as a number.
    q: readText(typeof search['q'] === 'number' ? String(search['q']) : search['q']),
    status: oneOf(STATUS_NAMES, search['status']),
    event: readText(search['event']),
    period: oneOf(PERIOD_NAMES, search['period']),
    ...readCursor(search),
  }
}

const RESPONSE_PATTERN = /^(?:[1-9]\d\d|[1-5]xx|none)$/

/** The page of a list in the query string of its address. */
export function readCursor(search: Record<string, unknown>) {
  return {
    cursor: readText(search['cursor']),
    towards: search['towards'] === 'newer' ? ('newer' as const) : undefined,
  }
}

export function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name | undefined {
  return names.find((name) => name === value)
}

export function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
