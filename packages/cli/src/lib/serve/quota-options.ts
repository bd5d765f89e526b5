import type { Quotas } from '@hookseal/sender'
import { parseInteger } from '../input/numbers.ts'
import type { Table } from './serve-option.ts'

/** The option of `serve` for each quota: what one organization may use, unless an operator sets another value for it. */
export const QUOTA_OPTIONS: Table<Quotas> = {
  endpoints: {
    flag: '--quota-endpoints <count>',
    help: 'endpoints of an organization, up to 1000000',
    default: '1000',
    parse: parseInteger,
  },
  endpointsPerUrl: {
    flag: '--quota-endpoints-per-url <count>',
    help: 'endpoints of an organization with the same URL, 1 to 1000000',
    default: '100',
    parse: parseInteger,
  },
  listeners: {
    flag: '--quota-listeners <count>',
    help: 'listeners of an organization that are connected, up to 10000',
    default: '20',
    parse: parseInteger,
  },
  unreadBytesPerListener: {
    flag: '--quota-unread-bytes-per-listener <bytes>',
    help: 'bytes of deliveries that a listener has not read, up to 1073741824',
    default: '1048576',
    parse: parseInteger,
  },
  eventsPerSecond: {
    flag: '--quota-events-per-second <count>',
    help: 'events that an organization publishes per second in this process, 1 to 1000000',
    default: '10000',
    parse: parseInteger,
  },
  publishBytesPerSecond: {
    flag: '--quota-publish-bytes-per-second <bytes>',
    help: 'bytes of requests that publish, of an organization per second in this process, 1024 to 1073741824',
    default: '4194304',
    parse: parseInteger,
  },
  payloadBytes: {
    flag: '--quota-payload-bytes <bytes>',
    help: 'bytes of the body of a delivery, 1 to 262144',
    default: '262144',
    parse: parseInteger,
  },
  runningReplays: {
    flag: '--quota-running-replays <count>',
    help: 'background replays of an organization that run at a time, up to 1000',
    default: '5',
    parse: parseInteger,
  },
  changeStreams: {
    flag: '--quota-change-streams <count>',
    help: 'streams of /changes, one per open dashboard, of an organization in this process, up to 10000',
    default: '100',
    parse: parseInteger,
  },
  sources: {
    flag: '--quota-sources <count>',
    help: 'sources of an organization, up to 100000',
    default: '100',
    parse: parseInteger,
  },
}
