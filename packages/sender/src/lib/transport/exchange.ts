import type { Dispatcher } from 'undici'
import { createResponseReader } from './response-reader.ts'
import { ABORTED, type Failure, toFailure, type Phase, timeoutFailure } from './failure.ts'
import type { PostResult } from './post-result.ts'
import type { TracedHandler } from './traced-client.ts'

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
 */
export function exchange(agent: Dispatcher, request: ExchangeRequest): Promise<PostResult> {
  const { url, headers, body, signal, timeoutMs, startedAt } = request
  const { promise, resolve } = Promise.withResolvers<PostResult>()
  const response = createResponseReader(request.maxResponseBytes)
  let settled = false
  let controller: Dispatcher.DispatchController | undefined
  let remoteAddress: (() => string | undefined) | undefined

  const handler: TracedHandler = {
    onClient(getRemoteAddress) {
      remoteAddress = getRemoteAddress
    },
    onRequestStart(started) {
      // The timeout passed while the request waited for a connection. Throwing cancels the request and keeps the connection for
      // other requests; `abort` would close it.
      if (settled) throw new Error(ABORTED.message)
      controller = started
    },
    onResponseStart(_controller, status, fields) {
      // Informational responses (1xx) precede the final one.
      if (status >= 200) response.readHead(status, fields)
    },
    onResponseData(_controller, chunk) {
      if (response.readChunk(chunk)) return
      succeed()
      controller?.abort(new Error('response body exceeds maxResponseBytes'))
    },
    onResponseEnd: succeed,
    onResponseError: (_controller, error) => fail(toFailure(error, url, phase())),
  }
  const timer = setTimeout(() => abort(timeoutFailure(url, phase(), timeoutMs)), timeoutMs)
  const onAbort = () => abort(ABORTED)
  signal?.addEventListener('abort', onAbort)
  agent.dispatch(
    { origin: url.origin, path: url.pathname + url.search, method: 'POST', headers, body },
    handler,
  )
  return promise

  function phase(): Phase {
    if (controller === undefined) return 'connect'
    return response.status() === 0 ? 'response' : 'body'
  }
  function succeed(): void {
    settle({
      ok: true,
      ...response.result(),
      latencyMs: latencySince(startedAt),
      remoteAddress: remoteAddress?.(),
    })
  }
  function fail(failure: Failure): void {
    settle({ ok: false, ...failure, latencyMs: latencySince(startedAt) })
  }
  function abort(failure: Failure): void {
    fail(failure)
    controller?.abort(new Error(failure.message))
  }
  function settle(result: PostResult): void {
    settled = true
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    resolve(result)
  }
}

/** Whole milliseconds since `startedAt`, on the monotonic clock. */
export function latencySince(startedAt: number): number {
  return Math.round(performance.now() - startedAt)
}
