import type { Schemas } from '../api/client.ts'
import { formatDateTime } from '../ui/format.ts'
import { STATUS_NAMES, STATUSES } from '../ui/status.ts'

/** A filter as names and values, for the user to check. `endpointName` returns the name of an endpoint by its id. */
export function describeFilter(
  filter: Schemas['Replay']['filter'],
  endpointName: (id: string) => string,
): Record<string, string> {
  const {
    status,
    webhook_id: endpoint,
    event,
    event_id: eventId,
    q,
    response_status: response,
    since,
    until,
  } = filter
  const wanted = Array.isArray(status) ? status : []
  const entries: [string, string | undefined][] = [
    [
      'Status',
      STATUS_NAMES.filter((name) => wanted.includes(name))
        .map((name) => STATUSES[name].label)
        .join(' or '),
    ],
    ['Response', response === 'none' ? 'No response' : text(response)],
    ['Endpoint', typeof endpoint === 'string' ? endpointName(endpoint) : undefined],
    ['Event type', text(event)],
    ['Event', text(eventId)],
    ['ID or type starts with', text(q)],
    ['Created since', time(since)],
    ['Created before', time(until)],
  ]
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  )
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function time(value: unknown): string | undefined {
  return typeof value === 'string' ? formatDateTime(Date.parse(value)) : undefined
}
