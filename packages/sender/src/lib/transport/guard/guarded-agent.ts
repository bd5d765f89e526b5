import { isIP, Socket } from 'node:net'
import { Agent, buildConnector, Pool } from 'undici'
import type { AddressRules } from './address-rules.ts'
import { ForbiddenAddressError } from './connect-errors.ts'
import { guardedLookup } from './guarded-lookup.ts'
import { createNameResolver, type ResolveName } from './resolve-name.ts'
import { tracedClient, type TracedClientOptions } from '../traced-client.ts'

export interface GuardedAgentOptions {
  rules: AddressRules
  /**
   * Resolves a name to its addresses, once for each connection. To use the hosts file and search domains:
   * `async (name) => (await dns.lookup(name, { all: true })).map(({ address }) => address)`.
   * @default queries the system's name servers
   */
  lookup?: ResolveName
  /** Connections to one origin at a time; further requests wait. @default 64 */
  connectionsPerOrigin?: number
  /** Timeout in ms for the name lookup, the connection and its TLS handshake together. @default 10_000 */
  connectTimeoutMs?: number
  /** Age in ms after which a connection is used for one more request at most, so that DNS changes take effect. @default 60_000 */
  connectionLifeMs?: number
  /** Certificate authorities in PEM that replace those of Node. */
  ca?: string | readonly string[]
}

/**
 * Creates an undici agent that never connects to an address that `rules` forbid. Each address is checked three times: when the name is
 * resolved or the URL contains it, by the socket before it connects, and on the connected socket before a byte is sent. The agent never
 * uses a proxy, also if the environment configures one.
 */
export function createGuardedAgent(options: GuardedAgentOptions): Agent {
  const limits: TracedClientOptions = {
    connect: guardedConnect(options),
    connectionLifeMs: options.connectionLifeMs ?? 60_000,
    // HTTP/1.1 only: a connection carries one request at a time, so the limit on connections also limits requests.
    allowH2: false,
    // An exchange has its own timeout, which is exact and covers all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
    // Below the common idle timeouts of servers, for those that do not announce theirs.
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 30_000,
    maxHeaderSize: 16 * 1024,
  }
  return new Agent({
    factory: (origin) =>
      new Pool(origin, {
        connections: options.connectionsPerOrigin ?? 64,
        allowH2: false,
        factory: (own) => tracedClient(own, limits),
      }),
  })
}

/** Connects to allowed addresses only. */
export function guardedConnect({
  rules,
  lookup,
  connectTimeoutMs,
  ca,
}: GuardedAgentOptions): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(rules, lookup ?? createNameResolver()),
    timeout: connectTimeoutMs ?? 10_000,
    // Node's default of 250 ms is too short where IPv6 is unreachable: it would give up on both addresses.
    autoSelectFamilyAttemptTimeout: 2000,
    allowH2: false,
    // Overrides NODE_TLS_REJECT_UNAUTHORIZED.
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca: [ca].flat() }),
  })

  return (target, callback) => {
    // A socket calls `lookup` for names only.
    const reason = isIP(target.hostname) === 0 ? undefined : rules.isForbidden(target.hostname)
    if (reason !== undefined) {
      queueMicrotask(() => callback(new ForbiddenAddressError(reason), null))
      return
    }
    const socket: unknown = connect(target, callback)
    // undici does not document this return value. A socket that cannot be guarded must not be used.
    if (!(socket instanceof Socket)) throw new TypeError('undici no longer returns its sockets')
    guardSocket(socket, rules)
  }
}

function guardSocket(socket: Socket, rules: AddressRules): void {
  // Set here, because `tls.connect` drops the option of this name.
  Object.assign(socket, { blockList: rules.blockList })
  // Runs before the listeners of undici and TLS, which would send data.
  socket.prependOnceListener('connect', () => {
    const reason = rules.isForbidden(socket.remoteAddress ?? '')
    if (reason !== undefined) socket.destroy(new ForbiddenAddressError(reason))
  })
}
