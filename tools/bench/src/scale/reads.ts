import type { Sender } from '@hookseal/sender'
import { LARGE, SMALL, type FilledLog } from './fill-log.ts'

/** A read of the log by its name, as the library, the REST API and the dashboard make it. */
export type Reads = Readonly<Record<string, () => Promise<unknown>>>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Reads that look at rows up to a limit, which 100,000 deliveries do not reach: a longer log costs more until it does. Their bound is in pages,
 * for the rows of the limit.
 */
export const BOUNDS: Readonly<Record<string, number>> = {
  // 500 deliveries by their ids, or 2,000 neighbors in an index, each on a page of its own.
  'dead of last week': 2500,
  'one endpoint and response 418': 2500,
  // 10,000 entries of an index.
  total: 300,
  'total of dead': 300,
  'total of one type': 300,
  // A row for each six hours, which are on one page in a short log, and rows of the last hours.
  'statistics of 24 h': 100,
  'statistics of 30 days': 300,
  // 10,000 jobs for each of three states of the queue.
  metrics: 500,
}

/** The reads whose cost must not depend on the length of the log. */
export async function readsOf(sender: Sender, log: FilledLog): Promise<Reads> {
  const { deliveries, events, stats } = sender
  const middle = await deliveries.list({ organizationId: LARGE, until: log.middle })
  const eventsInMiddle = await events.list({ organizationId: LARGE, until: log.middle })
  const list = (filter: Parameters<typeof deliveries.list>[0]) => async () =>
    deliveries.list({ organizationId: LARGE, ...filter })
  const since = (ms: number) => new Date(log.until.getTime() - ms)
  return {
    'first page': list({}),
    'first page of a small organization': list({ organizationId: SMALL }),
    'page in the middle of the log': list({ cursor: middle.nextCursor ?? undefined }),
    'page before that': list({ cursor: middle.prevCursor ?? undefined }),
    'one endpoint': list({ endpointId: log.endpointId }),
    'one event': list({ eventId: log.eventId }),
    'one type': list({ event: log.type }),
    'a type without deliveries': list({ event: log.unusedType }),
    delivered: list({ status: 'delivered' }),
    pending: list({ status: 'pending' }),
    failed: list({ status: 'failed' }),
    dead: list({ status: 'dead' }),
    'failed or dead': list({ status: ['failed', 'dead'] }),
    'pending, none exists': list({ organizationId: SMALL, status: 'pending' }),
    'failed, none exists': list({ organizationId: SMALL, status: 'failed' }),
    'dead, none exists': list({ organizationId: SMALL, status: 'dead' }),
    'dead of one endpoint, none exists': list({ endpointId: log.endpointId, status: 'dead' }),
    'pending of one endpoint, none exists': list({ endpointId: log.endpointId, status: 'pending' }),
    'delivered of one endpoint': list({ endpointId: log.endpointId, status: 'delivered' }),
    'one endpoint and one type': list({ endpointId: log.endpointId, event: log.type }),
    'one endpoint and response 418': list({ endpointId: log.endpointId, responseStatus: 418 }),
    'response 2xx': list({ responseStatus: '2xx' }),
    'response 5xx': list({ responseStatus: '5xx' }),
    'response 418, none exists': list({ responseStatus: 418 }),
    'no response': list({ responseStatus: 'none' }),
    'one type and dead': list({ event: log.type, status: 'dead' }),
    'one type and delivered': list({ event: log.type, status: 'delivered' }),
    'one type and pending': list({ event: log.type, status: 'pending' }),
    'a type without deliveries and dead': list({ event: log.unusedType, status: 'dead' }),
    'one event and dead': list({ eventId: log.eventId, status: 'dead' }),
    'dead and response 418': list({ status: 'dead', responseStatus: 418 }),
    'delivered and response 299': list({ status: 'delivered', responseStatus: 299 }),
    'dead of last week': list({ status: 'dead', until: since(7 * DAY_MS) }),
    'one type of last week': list({ event: log.type, until: since(7 * DAY_MS) }),
    'response 418 of last week': list({ responseStatus: 418, until: since(7 * DAY_MS) }),
    'one type and response 418': list({ event: log.type, responseStatus: 418 }),
    'an hour of last week': list({ since: since(7 * DAY_MS), until: since(7 * DAY_MS - HOUR_MS) }),
    'search by the start of a type': list({ search: 'scale.' }),
    'search by the start of an event id': list({ search: log.eventId.slice(0, -2) }),
    'search and dead': list({ search: 'scale.', status: 'dead' }),
    'search of one endpoint': list({ search: 'scale.', endpointId: log.endpointId }),
    'search without matches': list({ search: 'evt_nothing' }),
    total: async () => deliveries.total({ organizationId: LARGE }),
    'total of dead': async () => deliveries.total({ organizationId: LARGE, status: 'dead' }),
    'total of one type': async () => deliveries.total({ organizationId: LARGE, event: log.type }),
    'total of dead of one endpoint': async () =>
      deliveries.total({ organizationId: LARGE, endpointId: log.endpointId, status: 'dead' }),
    'total of one type and 5xx': async () =>
      deliveries.total({ organizationId: LARGE, event: log.type, responseStatus: '5xx' }),
    'one delivery and its attempts': async () => deliveries.get(log.deliveryId),
    'first page of events': async () => events.list({ organizationId: LARGE }),
    'page of events in the middle': async () =>
      events.list({ organizationId: LARGE, cursor: eventsInMiddle.nextCursor ?? undefined }),
    'one event and its body': async () => events.get(log.eventId, { organizationId: LARGE }),
    'statistics of 24 h': async () => stats.overTime({ organizationId: LARGE }),
    'statistics of 30 days': async () =>
      stats.overTime({ organizationId: LARGE, since: since(30 * DAY_MS), buckets: 30 }),
    'statistics of one endpoint, 30 days': async () =>
      stats.overTime({
        organizationId: LARGE,
        endpointId: log.endpointId,
        since: since(30 * DAY_MS),
        buckets: 30,
      }),
    'statistics by endpoint of 24 h': async () => stats.byEndpoint({ organizationId: LARGE }),
    'statistics by endpoint of 30 days': async () =>
      stats.byEndpoint({ organizationId: LARGE, since: since(30 * DAY_MS) }),
    metrics: async () => sender.metrics.read(),
    readiness: async () => sender.isReady(),
  }
}
