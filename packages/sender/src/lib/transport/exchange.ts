import type { Dispatcher } from 'undici'
import { createResponseReader } from './response-reader.ts'
import { onAbort } from './on-abort.ts'
import { ABORTED, type Failure, toFailure, type Phase, timeoutFailure } from './failure.ts'
import type { PostResult } from './post-result.ts'
import type { TracedConnection, TracedHandler } from './traced-client.ts'

export interface ExchangeRequest {
  readonly url: URL
  /** Names and values, alternating. */
  readonly headers: string[]
  readonly body: Uint8Array | string
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  /** When the exchange began, by `performance.now()`. */
  readonly startedAt: number
}

/**
 * Sends one POST and reads its response. One timeout covers the wait for a connection, the connection itself, and reading the head
 * and the body. Never rejects.
 *
 * A server may close an idle connection just as the request is sent. If a reused connection ends before a byte of the response, the
 * request is sent once more, by a new connection: the server may then receive it twice.
 */
export function exchange(agent: Dispatcher, request: ExchangeRequest): Promise<PostResult> {
  const { url, headers, body, signal, timeoutMs, startedAt } = request
  const { promise, resolve } = Promise.withResolvers<PostResult>()
  const response = createResponseReader(request.maxResponseBytes)
  let settled = false
  let controller: Dispatcher.DispatchController | undefined
  let connection: TracedConnection | undefined
  let isRepeated = false

  const handler: TracedHandler = {
    onConnection(used) {
      connection = used
    },
    onRequestStart(started) {
      // The timeout passed while the request waited for a connection. Throwing cancels the request and keeps the connection for
      // other requests; `abort` would close it.
      // The timer may be late, because the process was suspended: it must send nothing then.
      if (!settled && performance.now() - startedAt >= timeoutMs)
        abort(timeoutFailure(url, phase(), timeoutMs))
      if (settled) throw new Error(ABORTED.message)
      controller = started
      connection?.meter()?.start(() => response.size())
    },
    onResponseStart(_controller, status, fields) {
      // A 101 without an upgrade precedes the final response.
      if (status >= 200) response.readHead(status, fields)
    },
    onResponseData(_controller, chunk) {
      if (response.readChunk(chunk)) return
      succeed()
      controller?.abort(new Error('response body exceeds maxResponseBytes'))
    },
    onResponseEnd() {
      connection?.meter()?.end()
      succeed()
    },
    onResponseError(_controller, error) {
      const failure = toFailure(error, url, phase())
      if (settled || isRepeated || failure.errorClass !== 'reset' || !connection?.meter()?.isStale())
        return fail(failure)
      isRepeated = true
      controller = undefined
      connection.dispatchAgain(post, handler)
    },
  }
  const post: Dispatcher.DispatchOptions = {
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'POST',
    headers,
    body,
  }
  const timer = setTimeout(() => abort(timeoutFailure(url, phase(), timeoutMs)), timeoutMs)
  const ignoreAbort = signal && onAbort(signal, () => abort(ABORTED))
  agent.dispatch(post, handler)
  return promise

  function phase(): Phase {
    if (controller === undefined) return 'connect'
    return response.status() === 0 ? 'response' : 'body'
  }
  function succeed(bodyFailure?: Failure): void {
    const { truncated, ...read } = response.result()
    settle({
      ok: true,
      ...read,
      truncated: truncated || bodyFailure !== undefined,
      ...(bodyFailure === undefined ? {} : { bodyFailure }),
      latencyMs: latencySince(startedAt),
      remoteAddress: connection?.remoteAddress(),
    })
  }
  /** The head is the response (RFC 9112, section 8): a failure after it only cuts the body. */
  function fail(failure: Failure): void {
    if (response.status() === 0) settle({ ok: false, ...failure, latencyMs: latencySince(startedAt) })
    else succeed(failure)
  }
  function abort(failure: Failure): void {
    fail(failure)
    controller?.abort(new Error(failure.message))
  }
  function settle(result: PostResult): void {
    settled = true
    clearTimeout(timer)
    ignoreAbort?.()
    resolve(result)
  }
}

/** Whole milliseconds since `startedAt`, on the monotonic clock. */
export function latencySince(startedAt: number): number {
  return Math.round(performance.now() - startedAt)
}
