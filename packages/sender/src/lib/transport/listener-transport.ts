import type { PostRequest } from './post.ts'
import type { PostResult } from './post-result.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { createId } from '../ids.ts'

/** Endpoints of this scheme have no URL: their deliveries are handed to whoever listens in this process. */
const SCHEME = 'listen:'

export const LISTENER_URL = 'listen://hookseal'

export function isListenerUrl(url: string): boolean {
  return url.startsWith(SCHEME)
}

/** A signed delivery, as it would have been posted. */
export interface RelayedRequest {
  /** Names this attempt, for its answer. */
  id: string
  headers: Record<string, string>
  body: string
}

/** What the listener's own app answered, or why it didn't. */
export type RelayedResponse =
  | { status: number; headers: Record<string, string>; body: Uint8Array }
  | { error: string }

/** Hands deliveries to listeners instead of posting them. */
export interface ListenerTransport {
  /** From now on `deliver` gets what goes to this endpoint. Returns how to end that. */
  readonly open: (endpointId: string, deliver: (request: RelayedRequest) => void) => () => void
  readonly has: (endpointId: string) => boolean
  readonly post: (endpointId: string, request: PostRequest) => Promise<PostResult>
  /** Whether the attempt was still waiting for it. */
  readonly respond: (endpointId: string, requestId: string, answer: RelayedResponse) => boolean
}

export function createListenerTransport(): ListenerTransport {
  interface Listener {
    deliver: (request: RelayedRequest) => void
    waiting: Map<string, (answer: RelayedResponse) => void>
  }
  const listeners = new Map<string, Listener>()

  return {
    has: (endpointId) => listeners.has(endpointId),
    open(endpointId, deliver) {
      const listener: Listener = { deliver, waiting: new Map() }
      listeners.set(endpointId, listener)
      return () => {
        listeners.delete(endpointId)
        for (const settle of listener.waiting.values()) settle({ error: 'The listener went away.' })
      }
    },
    async post(endpointId, { headers, body, signal, timeoutMs }) {
      const startedAt = performance.now()
      const listener = listeners.get(endpointId)
      if (listener === undefined) return failed('connect', 'Nobody listens.', startedAt)
      const id = createId('req')
      const { promise, resolve } = Promise.withResolvers<PostResult>()
      const timer = setTimeout(
        () => resolve(failed('timeout', `The listener did not answer within ${timeoutMs} ms.`, startedAt)),
        timeoutMs,
      )
      const onAbort = () => resolve(failed('aborted', 'The attempt was called off.', startedAt))
      signal?.addEventListener('abort', onAbort)
      listener.waiting.set(id, (answer) => resolve(toResult(answer, startedAt)))
      listener.deliver({
        id,
        headers: { ...headers },
        body: typeof body === 'string' ? body : Buffer.from(body).toString(),
      })
      const result = await promise
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      listener.waiting.delete(id)
      return result
    },
    respond(endpointId, requestId, answer) {
      const { waiting } = listeners.get(endpointId) ?? {}
      const settle = waiting?.get(requestId)
      if (settle === undefined) return false
      waiting?.delete(requestId)
      settle(answer)
      return true
    },
  }
}

function toResult(answer: RelayedResponse, startedAt: number): PostResult {
  if ('error' in answer) return failed('connect', answer.error, startedAt)
  const { status, headers, body } = answer
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

function failed(
  errorClass: 'aborted' | 'connect' | 'timeout',
  message: string,
  startedAt: number,
): PostResult {
  return { ok: false, errorClass, message, latencyMs: Math.round(performance.now() - startedAt) }
}
