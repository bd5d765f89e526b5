import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, apiOf, given, unwrap } from './client.ts'
import { type DeliveryFilter, type Period, sinceOf } from './filters.ts'

/** What is looked at while it changes is asked for again this often. */
const LIVE_MS = 2000

export const me = (organizationId: string) =>
  queryOptions({
    queryKey: ['me', organizationId],
    queryFn: async () => unwrap(apiOf(organizationId).GET('/api/v1/me')),
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

export const eventTypes = (organizationId: string) =>
  queryOptions({
    queryKey: [organizationId, 'event-types'],
    queryFn: async () => unwrap(apiOf(organizationId).GET('/api/v1/event-types')),
    staleTime: 60_000,
  })

export const webhooks = (organizationId: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: [organizationId, 'webhooks', 'list', cursor],
    queryFn: async () =>
      unwrap(
        apiOf(organizationId).GET('/api/v1/webhooks', { params: { query: given({ limit: 25, cursor }) } }),
      ),
    refetchInterval: LIVE_MS * 2,
    placeholderData: keepPreviousData,
  })

export const webhook = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'webhooks', id],
    queryFn: async () =>
      unwrap(apiOf(organizationId).GET('/api/v1/webhooks/{id}', { params: { path: { id } } })),
    refetchInterval: LIVE_MS * 2,
  })

export const webhookStats = (organizationId: string) =>
  queryOptions({
    queryKey: [organizationId, 'stats', 'webhooks'],
    queryFn: async () => unwrap(apiOf(organizationId).GET('/api/v1/stats/webhooks')),
    refetchInterval: LIVE_MS * 2,
  })

export const stats = (organizationId: string, period: Period, webhookId?: string) =>
  queryOptions({
    queryKey: [organizationId, 'stats', period, webhookId],
    queryFn: async () => {
      const query = given({ since: sinceOf(period), webhook_id: webhookId, buckets: 24 })
      return unwrap(apiOf(organizationId).GET('/api/v1/stats', { params: { query } }))
    },
    refetchInterval: LIVE_MS * 2,
    placeholderData: keepPreviousData,
  })

export interface OutcomeQuery {
  since: string
  until: string
  webhookId: string | undefined
}

/** How deliveries of a time stand now. `round` tells one count from a later one. */
export const outcomes = (organizationId: string, { since, until, webhookId }: OutcomeQuery, round = 0) =>
  queryOptions({
    queryKey: [organizationId, 'stats', 'outcomes', since, until, webhookId, round],
    queryFn: async () => {
      const query = given({ since, until, webhook_id: webhookId, buckets: 1 })
      return unwrap(apiOf(organizationId).GET('/api/v1/stats', { params: { query } }))
    },
    gcTime: 0,
  })

export const deliveries = (organizationId: string, filter: DeliveryFilter, live: boolean) =>
  queryOptions({
    queryKey: [organizationId, 'deliveries', 'list', filter],
    queryFn: async () => {
      const { period, status, ...rest } = filter
      const query = given({
        ...rest,
        status: status && [status],
        since: period && sinceOf(period),
        limit: 25,
      })
      return unwrap(apiOf(organizationId).GET('/api/v1/deliveries', { params: { query } }))
    },
    refetchInterval: live ? LIVE_MS : false,
    placeholderData: keepPreviousData,
  })

export const delivery = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'deliveries', id],
    queryFn: async () =>
      unwrap(apiOf(organizationId).GET('/api/v1/deliveries/{id}', { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
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
      const query = given({ ...rest, since: period && sinceOf(period), limit: 25 })
      return unwrap(apiOf(organizationId).GET('/api/v1/events', { params: { query } }))
    },
    refetchInterval: LIVE_MS * 2,
    placeholderData: keepPreviousData,
  })

export const event = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: [organizationId, 'events', id],
    queryFn: async () =>
      unwrap(apiOf(organizationId).GET('/api/v1/events/{id}', { params: { path: { id } } })),
  })
