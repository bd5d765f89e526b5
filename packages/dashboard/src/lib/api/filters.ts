import { type DeliveryStatus, STATUS_NAMES } from '../ui/status.ts'
import { type Period, PERIOD_NAMES } from './periods.ts'

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
