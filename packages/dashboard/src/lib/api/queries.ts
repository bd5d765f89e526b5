// useLiveUpdates fetches queries again when their data changes, except those with `meta: { live: false }`.

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, apiFor, omitUndefined, unwrap } from './client.ts'
import { endpointQuery, getEndpoint, getEndpointStats, listEndpoints } from './endpoints.ts'
import type { DeliveryFilter } from './filters.ts'
import { furtherPages } from './further-pages.ts'
import type { paths } from './generated/types.ts'
import { type Period, periodStart, toBuckets } from './periods.ts'

export const me = (organizationId: string) =>
  queryOptions({
    queryKey: ['me', organizationId],
    queryFn: async () => unwrap(apiFor(organizationId).GET('/api/v1/me')),
    staleTime: Infinity,
  })

export const session = queryOptions({
  queryKey: ['session'],
  queryFn: async () => unwrap(api.GET('/api/v1/session')),
  staleTime: Infinity,
})

export const organizations = queryOptions({
  queryKey: ['organizations'],
  queryFn: async () => unwrap(api.GET('/api/v1/organizations', { params: { query: { limit: 250 } } })),
})

export const organizationPage = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ['organizations', 'page', cursor],
    queryFn: async () => {
      const query = omitUndefined({ limit: 25, cursor })
      return unwrap(api.GET('/api/v1/organizations', { params: { query } }))
    },
    placeholderData: keepPreviousData,
  })

export const eventTypes = (organizationId: string) =>
  queryOptions({
    queryKey: [organizationId, 'event-types'],
    queryFn: async () => unwrap(apiFor(organizationId).GET('/api/v1/event-types')),
    staleTime: 60_000,
  })

export const endpoints = (organizationId: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: [organizationId, 'endpoints', 'list', cursor],
    queryFn: async () => listEndpoints(apiFor(organizationId), cursor),
    placeholderData: keepPreviousData,
  })

/** The newest endpoints, for a select. */
export const endpointOptions = (organizationId: string) =>
  queryOptions({
    queryKey: [organizationId, 'endpoints', 'options'],
    queryFn: async () => listEndpoints(apiFor(organizationId), undefined, 250),
    staleTime: 60_000,
  })

export const endpoint = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'endpoints', id],
    queryFn: async () => getEndpoint(apiFor(organizationId), id),
  })

export const endpointStats = (organizationId: string, ids: readonly string[]) =>
  queryOptions({
    queryKey: [organizationId, 'stats', 'endpoints', ids],
    queryFn: async () => getEndpointStats(apiFor(organizationId), ids),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  })

export const stats = (organizationId: string, period: Period, endpointId?: string) =>
  queryOptions({
    queryKey: [organizationId, 'stats', period, endpointId],
    queryFn: async () => {
      const query = { ...toBuckets(period), ...endpointQuery(endpointId) }
      return unwrap(apiFor(organizationId).GET('/api/v1/stats', { params: { query } }))
    },
    placeholderData: keepPreviousData,
  })

/** The query parameters of a filter, without its status, which replays write in another way. */
export function toDeliveryQuery({ endpointId, eventId, period, event: type, response, q }: DeliveryFilter) {
  return {
    ...endpointQuery(endpointId),
    ...omitUndefined({
      event_id: eventId,
      event: type,
      response_status: response,
      q: q?.trim() === '' ? undefined : q?.trim(),
      since: period && periodStart(period),
    }),
  }
}

export interface DeliveriesOptions {
  /** Whether the page of results changes with the data. */
  live: boolean
  /** Whether to count the matches. @default false */
  counted?: boolean
}

type DeliveryPage = Awaited<ReturnType<typeof readDeliveries>>

async function readDeliveries(organizationId: string, filter: DeliveryFilter, counted: boolean) {
  const { cursor, status } = filter
  const query = {
    ...toDeliveryQuery(filter),
    ...omitUndefined({ status: status && [status], cursor }),
    limit: 25,
    ...(counted ? { total: 'true' as const } : {}),
  }
  return unwrap(apiFor(organizationId).GET('/api/v1/deliveries', { params: { query } }))
}

export const deliveries = (
  organizationId: string,
  filter: DeliveryFilter,
  { live, counted = false }: DeliveriesOptions,
) =>
  queryOptions({
    queryKey: [organizationId, 'deliveries', 'list', filter, live, counted],
    queryFn: async () => readDeliveries(organizationId, filter, counted),
    meta: { live },
    placeholderData: keepPreviousData,
  })

/** The pages after `start`, which has no matches, up to the first one with matches. */
export const furtherDeliveries = (organizationId: string, filter: DeliveryFilter, start: DeliveryPage) =>
  furtherPages([organizationId, 'deliveries', 'further', filter], filter, start, async (cursor) =>
    readDeliveries(organizationId, { ...filter, cursor }, false),
  )

/** The number of deliveries that match, or the part of them that the API counts. */
export const deliveryCount = (organizationId: string, query: DeliveryCountQuery) =>
  queryOptions({
    queryKey: [organizationId, 'deliveries', 'count', query],
    queryFn: async () => {
      const params = { query: { ...query, limit: 1, total: 'true' as const } }
      return unwrap(apiFor(organizationId).GET('/api/v1/deliveries', { params }))
    },
    gcTime: 0,
  })

type DeliveryCountQuery = NonNullable<paths['/api/v1/deliveries']['get']['parameters']['query']>

export const replay = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'replays', id],
    queryFn: async () =>
      unwrap(apiFor(organizationId).GET('/api/v1/replays/{id}', { params: { path: { id } } })),
  })

export const replays = (organizationId: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: [organizationId, 'replays', 'list', cursor],
    queryFn: async () => {
      const query = omitUndefined({ limit: 25, cursor })
      return unwrap(apiFor(organizationId).GET('/api/v1/replays', { params: { query } }))
    },
    placeholderData: keepPreviousData,
  })

export const delivery = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'deliveries', id],
    queryFn: async () =>
      unwrap(apiFor(organizationId).GET('/api/v1/deliveries/{id}', { params: { path: { id } } })),
  })

export interface EventFilter {
  type?: string | undefined
  period?: Period | undefined
  cursor?: string | undefined
}

export const events = (organizationId: string, { period, ...rest }: EventFilter) =>
  queryOptions({
    queryKey: [organizationId, 'events', 'list', rest, period],
    queryFn: async () => {
      const query = omitUndefined({ ...rest, since: period && periodStart(period), limit: 25 })
      return unwrap(apiFor(organizationId).GET('/api/v1/events', { params: { query } }))
    },
    placeholderData: keepPreviousData,
  })

export const event = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'events', id],
    queryFn: async () =>
      unwrap(apiFor(organizationId).GET('/api/v1/events/{id}', { params: { path: { id } } })),
  })

export const operatorKeys = queryOptions({
  queryKey: ['keys', 'operator'],
  queryFn: async () => unwrap(api.GET('/api/v1/keys', { params: { query: { limit: 250 } } })),
})

export const organizationKeys = (organizationId: string) =>
  queryOptions({
    queryKey: ['keys', organizationId],
    queryFn: async () =>
      unwrap(
        api.GET('/api/v1/organizations/{id}/keys', {
          params: { path: { id: organizationId }, query: { limit: 250 } },
        }),
      ),
  })
