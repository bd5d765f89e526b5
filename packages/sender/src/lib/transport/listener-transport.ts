import { SENDER_DEFAULTS } from '../defaults.ts'
import { createId } from '../ids.ts'
import { ABORTED } from './failure.ts'
import type { PostErrorClass, PostResult } from './post-result.ts'
import type { Transport } from './transport.ts'
import { createUnreadBytes, type UnreadBytes } from './unread-bytes.ts'

/** Endpoints of this scheme have no server: their deliveries go to a listener that is connected to this process. */
const SCHEME = 'listen:'

export const LISTENER_URL = 'listen://hookseal'

export function isListenerUrl(url: string): boolean {
  return url.startsWith(SCHEME)
}

/** A signed delivery, as it would have been posted. */
export interface RelayedRequest {
  /** The id of this attempt: the listener responds to it. */
  id: string
  headers: Record<string, string>
  body: string
}

/** The response of the listener's own application, or why there is none. */
export type RelayedResponse =
  | { status: number; headers: Record<string, string>; body: Uint8Array }
  | { error: string }

/** How a listener receives its deliveries. */
interface ListenerOptions {
  /** Called with each delivery. A promise that it returns must resolve when the listener has read the delivery. */
  deliver: (request: RelayedRequest) => unknown
  /** Maximum bytes of deliveries that the listener has not read. @default 1 MiB */
  maxUnreadBytes?: number
  /** Called when an attempt timed out because there were too many unread bytes. The listener is disconnected then. */
  onStalled?: () => void
}

/** Relays deliveries to connected listeners instead of posting them. */
export interface ListenerTransport extends Transport {
  /** Hands over each delivery to this endpoint from now on. Returns a function that disconnects the listener. */
  readonly connect: (endpointId: string, options: ListenerOptions) => () => void
  /** Whether a listener of this endpoint is connected to this process. */
  readonly has: (endpointId: string) => boolean
  /** Completes an attempt. Returns whether it was still waiting for a response. */
  readonly respond: (endpointId: string, requestId: string, response: RelayedResponse) => boolean
}

interface Connection {
  deliver: (request: RelayedRequest) => unknown
  unread: UnreadBytes
  disconnect: () => void
  onStalled: () => void
  waiting: Map<string, (response: RelayedResponse) => void>
}

export function createListenerTransport(): ListenerTransport {
  const connections = new Map<string, Connection>()

  return {
    has: (endpointId) => connections.has(endpointId),
    connect(endpointId, { deliver, maxUnreadBytes, onStalled = () => {} }) {
      const unread = createUnreadBytes(maxUnreadBytes ?? SENDER_DEFAULTS.quotas.unreadBytesPerListener)
      const connection: Connection = { deliver, unread, disconnect, onStalled, waiting: new Map() }
      connections.set(endpointId, connection)
      return disconnect

      function disconnect(): void {
        if (connections.get(endpointId) === connection) connections.delete(endpointId)
        for (const settle of connection.waiting.values()) settle({ error: 'The listener disconnected.' })
      }
    },
    async post({ endpointId, headers, body, signal, timeoutMs = 15_000 }) {
      const startedAt = performance.now()
      const connection = connections.get(endpointId)
      if (connection === undefined) return failed('connect', 'No listener is connected.', startedAt)
      const id = createId('req')
      const { promise, resolve } = Promise.withResolvers<PostResult>()
      const timer = setTimeout(() => {
        resolve(failed('timeout', `The listener did not respond within ${timeoutMs} ms.`, startedAt))
        if (!stopWaiting()) return
        connection.disconnect()
        connection.onStalled()
      }, timeoutMs)
      const onAbort = () => resolve(failed(ABORTED.errorClass, ABORTED.message, startedAt))
      signal?.addEventListener('abort', onAbort)
      connection.waiting.set(id, (response) => resolve(toResult(response, startedAt)))
      const request: RelayedRequest = {
        id,
        headers: { ...headers },
        body: typeof body === 'string' ? body : Buffer.from(body).toString(),
      }
      const stopWaiting = connection.unread.add(sizeOf(request), () => connection.deliver(request))
      const result = await promise
      stopWaiting()
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      connection.waiting.delete(id)
      return result
    },
    respond(endpointId, requestId, response) {
      const { waiting } = connections.get(endpointId) ?? {}
      const settle = waiting?.get(requestId)
      if (settle === undefined) return false
      waiting?.delete(requestId)
      settle(response)
      return true
    },
  }
}

function sizeOf({ headers, body }: RelayedRequest): number {
  return Buffer.byteLength(body) + JSON.stringify(headers).length
}

function toResult(response: RelayedResponse, startedAt: number): PostResult {
  if ('error' in response) return failed('connect', response.error, startedAt)
  const { status, headers, body } = response
  return {
    ok: true,
    status,
    headers,
    body: body.subarray(0, SENDER_DEFAULTS.responseBodyBytes),
    truncated: body.length > SENDER_DEFAULTS.responseBodyBytes,
    latencyMs: Math.round(performance.now() - startedAt),
    remoteAddress: undefined,
  }
}

function failed(errorClass: PostErrorClass, message: string, startedAt: number): PostResult {
  return { ok: false, errorClass, message, latencyMs: Math.round(performance.now() - startedAt) }
}
