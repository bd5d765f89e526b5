import type { PolicyOptions, SenderOptions } from '@hookseal/sender'
import type { ServeOptions } from '@hookseal/sender/api'
import type { Command } from 'commander'
import { DEFAULTS } from '../defaults.ts'
import { parseNetworks } from '../input/networks.ts'
import { parseNumber, parseSwitch } from '../input/numbers.ts'
import { parsePort, parsePublicUrl } from '../input/url.ts'
import { parseSchedule, parseSpan } from '../input/span.ts'
import { QUOTA_OPTIONS } from './quota-options.ts'
import { readCertificates } from './read-certificates.ts'
import { readRows, type ServeOption, type Table, toOption } from './serve-option.ts'

/** Options that only code can pass, and the encryption key, which must not be in a process list. */
type CodeOnly =
  | 'encryptionKey'
  | 'envelope'
  | 'fallback'
  | 'inbox'
  | 'legacySignature'
  | 'logger'
  | 'lookup'
  | 'onAttempt'
  | 'onFirstKey'
  | 'onOperationalEvent'

/** `quotas` has a table of its own. */
type SenderSettings = Omit<SenderOptions, CodeOnly | 'quotas'>
type ServerSettings = Omit<ServeOptions, CodeOnly>
type DatabaseSettings = 'database' | 'directDatabase' | 'connections'
type TopSettings = SenderSettings & ServerSettings
export type Settings = TopSettings & Pick<SenderOptions, 'quotas'>

const DELIVERY: Table<PolicyOptions> = {
  scheduleSeconds: {
    flag: '--schedule <delays>',
    help: 'delay before each attempt: standard (ten attempts in 75 h 35 min), 24h (eleven in 23 h 51 min), or a list that starts with 0, such as 0,5s,5m,1h',
    default: 'standard',
    parse: parseSchedule,
  },
  jitter: {
    flag: '--jitter <fraction>',
    help: 'random spread of each retry, as a fraction of its delay, 0 to 1',
    default: '0.2',
    parse: parseNumber,
  },
  requestTimeoutSeconds: {
    flag: '--request-timeout <duration>',
    help: 'time limit of one attempt, up to 20s',
    default: '15s',
    parse: parseSpan,
  },
  concurrency: {
    flag: '--concurrency <count>',
    help: 'attempts in flight in this process, 1 to 10000',
    default: '256',
    parse: parseNumber,
  },
  endpointConcurrency: {
    flag: '--endpoint-concurrency <count>',
    help: 'attempts in flight for one endpoint in this process, 1 to 10000',
    default: '32',
    parse: parseNumber,
  },
  rotationOverlapSeconds: {
    flag: '--rotation-overlap <duration>',
    help: 'how long the previous secret keeps signing after a rotation',
    default: '24h',
    parse: parseSpan,
  },
  disableAfterSeconds: {
    flag: '--disable-after <duration>',
    help: 'disable an endpoint whose attempts all failed for this long',
    default: '5d',
    parse: parseSpan,
  },
  retentionSeconds: {
    flag: '--retention <duration>',
    help: 'how long events, deliveries and attempts are kept, at least 1d',
    default: '30d',
    parse: parseSpan,
  },
}

const NETWORK: Table<Omit<SenderSettings, keyof PolicyOptions | DatabaseSettings>> = {
  allowHttp: {
    flag: '--allow-http [boolean]',
    help: 'accept endpoints with http: URLs',
    default: 'false',
    parse: parseSwitch,
  },
  allowNetworks: {
    flag: '--allow-networks <cidrs>',
    help: 'networks that are not public but allowed for endpoints, separated by commas, such as 10.0.0.0/8',
    default: undefined,
    parse: parseNetworks,
  },
  ca: {
    flag: '--ca-file <path>',
    help: 'a PEM file with certificate authorities to trust for endpoints, in addition to those of Node',
    default: undefined,
    parse: readCertificates,
  },
}

const SERVER: Table<ServerSettings & Pick<SenderSettings, DatabaseSettings>> = {
  database: {
    flag: '--database <address>',
    env: 'DATABASE_URL',
    help: 'pglite: and a directory, or a postgres:// address',
    default: DEFAULTS.database,
    parse: (text) => text,
  },
  directDatabase: {
    flag: '--direct-database <address>',
    env: 'DIRECT_DATABASE_URL',
    help: 'a postgres:// address of the same server without a pooler in transaction mode, for notifications and building indexes',
    default: undefined,
    parse: (text) => text,
  },
  connections: {
    flag: '--connections <count>',
    help: 'connections to PostgreSQL in this process at most, 5 to 1000',
    default: '6',
    parse: parseNumber,
  },
  port: {
    flag: '--port <port>',
    help: 'the port of the API and the dashboard; 0 selects a free port',
    default: String(DEFAULTS.port),
    parse: parsePort,
  },
  host: {
    flag: '--host <address>',
    help: 'the address to listen on; the default only accepts connections from this machine',
    default: DEFAULTS.host,
    parse: (text) => text,
  },
  publicUrl: {
    flag: '--public-url <url>',
    help: 'the URL at which browsers reach it, when it is behind a proxy',
    default: undefined,
    parse: parsePublicUrl,
  },
  keepAliveTimeoutSeconds: {
    flag: '--keep-alive-timeout <duration>',
    help: 'how long an idle connection stays open; longer than the idle timeout of a proxy in front',
    default: '75s',
    parse: parseSpan,
  },
  openMetrics: {
    flag: '--open-metrics [boolean]',
    help: 'serve /metrics without a key, for a network that only operators can access',
    default: 'false',
    parse: parseSwitch,
  },
  publicDocs: {
    flag: '--public-docs [boolean]',
    help: 'serve /docs and /openapi.json without a key; they contain the catalog of event types',
    default: 'false',
    parse: parseSwitch,
  },
}

/**
 * The option of `serve` for every option of the sender and its API, except `QUOTA_OPTIONS`. A missing row is a type error, so that
 * no option can be forgotten here.
 */
export const SERVE_OPTIONS: Table<TopSettings> = { ...SERVER, ...NETWORK, ...DELIVERY }

const GROUPS = {
  'Server options:': SERVER,
  'Endpoint options:': NETWORK,
  'Delivery options:': DELIVERY,
  'Quotas of each organization:': QUOTA_OPTIONS,
}

/** Adds every option of the table to the command. */
export function addServeOptions(command: Command): void {
  for (const [title, table] of Object.entries(GROUPS))
    for (const row of Object.values(table)) command.addOption(toOption(row).helpGroup(title))
}

/** Converts the flags of the command to options of the sender and its API. Omits those that were not passed, or are empty. */
export function toSettings(flags: Readonly<Record<string, unknown>>): Settings {
  const quotas = readRows(QUOTA_OPTIONS, flags)
  return { ...readRows(SERVE_OPTIONS, flags), ...(Object.keys(quotas).length > 0 && { quotas }) }
}

/** Returns the row of an option by its name in the library: `jitter`, `quotas.endpoints`. */
export function findServeOption(name: string): ServeOption<unknown> | undefined {
  const quota = name.startsWith('quotas.') ? name.slice('quotas.'.length) : undefined
  const rows = Object.entries<ServeOption<unknown>>(quota === undefined ? SERVE_OPTIONS : QUOTA_OPTIONS)
  return rows.find(([option]) => option === (quota ?? name))?.[1]
}
