import { SENDER_DEFAULTS } from '../defaults.ts'
import { createId } from '../ids.ts'
import { ABORTED } from './failure.ts'
import type { PostErrorClass, PostResult } from './post-result.ts'
import type { Transport } from './transport.ts'

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

/** Relays deliveries to connected listeners instead of posting them. */
export interface ListenerTransport extends Transport {
  /** Calls `deliver` with each delivery to this endpoint from now on. Returns a function that disconnects the listener. */
  readonly connect: (endpointId: string, deliver: (request: RelayedRequest) => void) => () => void
  /** Whether a listener of this endpoint is connected to this process. */
  readonly has: (endpointId: string) => boolean
  /** Completes an attempt. Returns whether it was still waiting for a response. */
  readonly respond: (endpointId: string, requestId: string, response: RelayedResponse) => boolean
}

interface Connection {
  deliver: (request: RelayedRequest) => void
  waiting: Map<string, (response: RelayedResponse) => void>
}

export function createListenerTransport(): ListenerTransport {
  const connections = new Map<string, Connection>()

  return {
    has: (endpointId) => connections.has(endpointId),
    connect(endpointId, deliver) {
      const connection: Connection = { deliver, waiting: new Map() }
      connections.set(endpointId, connection)
      return () => {
        connections.delete(endpointId)
        for (const settle of connection.waiting.values()) settle({ error: 'The listener disconnected.' })
      }
    },
    async post({ endpointId, headers, body, signal, timeoutMs = 15_000 }) {
      const startedAt = performance.now()
      const connection = connections.get(endpointId)
      if (connection === undefined) return failed('connect', 'No listener is connected.', startedAt)
      const id = createId('req')
      const { promise, resolve } = Promise.withResolvers<PostResult>()
      const timer = setTimeout(
        () => resolve(failed('timeout', `The listener did not respond within ${timeoutMs} ms.`, startedAt)),
        timeoutMs,
      )
      const onAbort = () => resolve(failed(ABORTED.errorClass, ABORTED.message, startedAt))
      signal?.addEventListener('abort', onAbort)
      connection.waiting.set(id, (response) => resolve(toResult(response, startedAt)))
      connection.deliver({
        id,
        headers: { ...headers },
        body: typeof body === 'string' ? body : Buffer.from(body).toString(),
      })
      const result = await promise
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
