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
   * Finds the addresses of a name, once for each connection. For the hosts file and search domains:
   * `async (name) => (await dns.lookup(name, { all: true })).map(({ address }) => address)`.
   * @default asks the system's name servers
   */
  lookup?: ResolveName
  /** Connections to one origin at a time; further requests wait. @default 64 */
  connectionsPerOrigin?: number
  /** How long a name lookup, the connection and its TLS handshake may take together, in ms. @default 10_000 */
  connectTimeoutMs?: number
  /** Age in ms past which a connection takes one more request at most, so that changes in DNS are followed. @default 60_000 */
  connectionLifeMs?: number
  /** Certificate authorities to trust in place of the usual ones, in PEM. */
  ca?: string | readonly string[]
}

/**
 * An undici agent that connects to nothing that `rules` forbid. An address is judged when a name is resolved or written
 * out, by the socket before it connects, and by what it is connected to before a byte is sent. It asks no proxy, whatever the
 * environment says.
 */
export function createGuardedAgent(options: GuardedAgentOptions): Agent {
  const limits: TracedClientOptions = {
    connect: guardedConnect(options),
    connectionLifeMs: options.connectionLifeMs ?? 60_000,
    // One way over the wire: a connection carries one request at a time, and the cap on connections is one on requests.
    allowH2: false,
    // An exchange has its own clock, which is exact and covers all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
    // Below what servers commonly wait before they close an idle connection, unless they say how long that is.
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

function guardedConnect({
  rules,
  lookup,
  connectTimeoutMs,
  ca,
}: GuardedAgentOptions): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(rules, lookup ?? createNameResolver()),
    timeout: connectTimeoutMs ?? 10_000,
    // Node gives up on an address after 250 ms when there is another, and on the other where IPv6 leads nowhere.
    autoSelectFamilyAttemptTimeout: 2000,
    allowH2: false,
    // Not left to NODE_TLS_REJECT_UNAUTHORIZED.
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca: [ca].flat() }),
  })

  return (target, callback) => {
    // A socket asks `lookup` about names only.
    const reason = isIP(target.hostname) === 0 ? undefined : rules.isForbidden(target.hostname)
    if (reason !== undefined) {
      queueMicrotask(() => callback(new ForbiddenAddressError(reason), null))
      return
    }
    const socket: unknown = connect(target, callback)
    // Undocumented, so not taken for granted: a socket that can't be watched is no socket.
    if (!(socket instanceof Socket)) throw new TypeError('undici does not hand out its sockets any more')
    guardSocket(socket, rules)
  }
}

function guardSocket(socket: Socket, rules: AddressRules): void {
  // Set here since `tls.connect` drops the option of this name.
  Object.assign(socket, { blockList: rules.blockList })
  // Before the listeners of undici and TLS, which would send something.
  socket.prependOnceListener('connect', () => {
    const reason = rules.isForbidden(socket.remoteAddress ?? '')
    if (reason !== undefined) socket.destroy(new ForbiddenAddressError(reason))
  })
}
