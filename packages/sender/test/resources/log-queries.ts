import type { Context } from '../../src/lib/context.ts'
import type { Transaction } from '@hookseal/engine/database'
import { countDeliveries } from '../../src/lib/resources/deliveries/count-deliveries.ts'
import type { DeliveryFilter } from '../../src/lib/resources/deliveries/delivery-filter.ts'
import { sourcesOf } from '../../src/lib/resources/deliveries/delivery-sources.ts'
import { searchDeliveries } from '../../src/lib/resources/deliveries/search-deliveries.ts'
import { createStats, type StatsReader } from '../../src/lib/resources/deliveries/stats.ts'
import { createEvents } from '../../src/lib/resources/events/events.ts'

/** What the queries refer to: ids and times of a filled log of the organization `default`. */
export interface LogSample {
  endpointId: string
  eventId: string
  deliveryId: string
  /** A time in the middle of the log. */
  middle: Date
  types: readonly string[]
}

/** A read of the log or its statistics, over the connection that it receives. */
export interface LogQuery {
  name: string
  run: (tx: Transaction) => Promise<unknown>
}

/** The reads whose cost must not depend on the length of the log. */
export function logQueries({ endpointId, eventId, deliveryId, middle, types }: LogSample): LogQuery[] {
  const cursor = Buffer.from(`${middle.getTime()}:whd_`).toString('base64url')
  const filters: Record<string, DeliveryFilter & { cursor?: string }> = {
    'first page': {},
    'deep cursor': { cursor },
    'newer than a deep cursor': { cursor: Buffer.from(`-${middle.getTime()}:whd_`).toString('base64url') },
    pending: { status: 'pending' },
    failed: { status: 'failed' },
    dead: { status: 'dead' },
    'dead, deep': { status: 'dead', cursor },
    'failed or dead': { status: ['failed', 'dead'] },
    delivered: { status: 'delivered' },
    'a type': { event: 'scale.common' },
    'a rare type': { event: 'scale.rare' },
    'an unknown type': { event: 'scale.none' },
    'an endpoint': { endpointId },
    'an unknown endpoint': { endpointId: 'wh_none' },
    'an event': { eventId },
    'an unknown event': { eventId: 'evt_none' },
    'response 2xx': { responseStatus: '2xx' },
    'response 5xx': { responseStatus: '5xx' },
    'response none': { responseStatus: 'none' },
    'response 418': { responseStatus: 418 },
    'response 204': { responseStatus: 204 },
    'a search for an event': { search: eventId.slice(0, -2) },
    'a search for many events': { search: 'evt_' },
    'a search for a type': { search: 'scale.ra' },
    'a search for a delivery': { search: deliveryId },
    'a search without matches': { search: 'none' },
    since: { since: middle },
    until: { until: middle },
    'dead since': { status: 'dead', since: middle },
    'a rare type and delivered': { event: 'scale.rare', status: 'delivered' },
    'an endpoint and a rare type': { endpointId, event: 'scale.rare' },
    'an endpoint and dead': { endpointId, status: 'dead' },
    'an unknown endpoint and failed': { endpointId: 'wh_none', status: 'failed' },
    'delivered with an unknown response, until': { status: 'delivered', responseStatus: 299, until: middle },
  }
  const lists = Object.entries(filters).map(([name, filter]) => ({
    name: `deliveries: ${name}`,
    run: async (tx: Transaction) =>
      searchDeliveries(await sourcesOf(tx, filter, types), { ...filter, offset: 0 }),
  }))
  const totals = Object.entries(filters).map(([name, { cursor: _cursor, ...filter }]) => ({
    name: `total: ${name}`,
    run: async (tx: Transaction) => countDeliveries(tx, filter, types),
  }))
  return [...lists, ...totals, ...eventQueries(cursor, middle), ...statsQueries(endpointId)]
}

function eventQueries(cursor: string, middle: Date): LogQuery[] {
  const filters = {
    'first page': {},
    'deep cursor': { cursor },
    'a type': { type: 'scale.common' },
    'a rare type': { type: 'scale.rare' },
    'an unknown type': { type: 'scale.none' },
    until: { until: middle, type: 'scale.common' },
  }
  return Object.entries(filters).map(([name, filter]) => ({
    name: `events: ${name}`,
    // Lists use nothing else of the context.
    run: async (tx) => createEvents({ database: tx } as Context, {} as never).list(filter),
  }))
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Statistics over the connection `tx`. */
export function statisticsOf(tx: Transaction): StatsReader {
  return createStats({
    database: tx,
    clock: { now: () => Date.now(), sync: async () => {} },
    limits: { slowReads: async (_: string, work: () => Promise<never>) => work() },
  } as unknown as Context)
}

function statsQueries(endpointId: string): LogQuery[] {
  const month = { since: new Date(Date.now() - 30 * DAY_MS) }
  return [
    {
      name: 'stats: 1 h',
      run: async (tx) => statisticsOf(tx).overTime({ since: new Date(Date.now() - DAY_MS / 24) }),
    },
    { name: 'stats: 24 h', run: async (tx) => statisticsOf(tx).overTime() },
    { name: 'stats: 30 days', run: async (tx) => statisticsOf(tx).overTime({ ...month, buckets: 30 }) },
    {
      name: 'stats: 30 days of an endpoint',
      run: async (tx) => statisticsOf(tx).overTime({ ...month, endpointId }),
    },
    { name: 'stats: endpoints, 24 h', run: async (tx) => statisticsOf(tx).byEndpoint() },
    { name: 'stats: endpoints, 30 days', run: async (tx) => statisticsOf(tx).byEndpoint(month) },
    {
      name: 'stats: some endpoints',
      run: async (tx) => statisticsOf(tx).byEndpoint({ endpointIds: [endpointId] }),
    },
  ]
}
