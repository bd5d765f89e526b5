import { type Api, omitUndefined, type Schemas, unwrap } from '../api/client.ts'
import type { DeliveryFilter } from '../api/filters.ts'
import { toDeliveryQuery } from '../api/queries.ts'
import type { DeliveryStatus } from '../ui/status.ts'

export type Replay = Schemas['Replay']

/** The deliveries to replay: those that match the filter of a log, in a time range. */
export interface ReplaySelection {
  filter: Omit<DeliveryFilter, 'cursor' | 'period' | 'status'>
  status: DeliveryStatus[]
  /** In ISO 8601. */
  since: string | undefined
  until: string
}

/** The query parameters that list exactly the deliveries that {@link startReplay} would replay. */
export function toSelectionQuery({ filter, status, since, until }: ReplaySelection) {
  return { ...toDeliveryQuery(filter), ...omitUndefined({ since }), status, until }
}

export async function startReplay(api: Api, selection: ReplaySelection): Promise<Replay> {
  return unwrap(api.POST('/api/v1/replay', { body: toSelectionQuery(selection) }))
}

export interface MissedEvents {
  endpointId: string
  /** In ISO 8601. */
  since: string
}

/** Creates the deliveries that an endpoint missed since a time. */
export async function startReplayOfMissed(
  api: Api,
  { endpointId: id, since }: MissedEvents,
): Promise<Replay> {
  const body = { missing: true as const, since }
  return unwrap(api.POST('/api/v1/webhooks/{id}/replay', { params: { path: { id } }, body }))
}

export async function cancelReplay(api: Api, id: string): Promise<Replay> {
  return unwrap(api.POST('/api/v1/replays/{id}/cancel', { params: { path: { id } } }))
}
