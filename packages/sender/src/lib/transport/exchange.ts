import type { Dispatcher } from 'undici'
import { answerReader } from './response-reader.ts'
import { CALLED_OFF, type Failure, failureOf, type Phase, tooLate } from './failure.ts'
import type { PostResult } from './post-result.ts'
import type { TracedHandler } from './traced-client.ts'

export interface ExchangeRequest {
  readonly url: URL
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body: Uint8Array | string
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  /** When it began, by `performance.now()`. */
  readonly startedAt: number
}

/**
 * One POST and its answer, under one clock that covers waiting for a connection, making it, the head of the answer and as much of
 * its body as is read. Never rejects.
 */
export function exchange(agent: Dispatcher, request: ExchangeRequest): Promise<PostResult> {
  const { url, headers, body, signal, timeoutMs, startedAt } = request
  const { promise, resolve } = Promise.withResolvers<PostResult>()
  const answer = answerReader(request.maxResponseBytes)
  let settled = false
  let controller: Dispatcher.DispatchController | undefined
  let remoteAddress: (() => string | undefined) | undefined

  const handler: TracedHandler = {
    onClient(tell) {
      remoteAddress = tell
    },
    onRequestStart(started) {
      // It waited for a connection for too long. An error takes the request back and leaves the connection to others, where
      // `abort` would close it.
      if (settled) throw new Error(CALLED_OFF.message)
      controller = started
    },
    onResponseStart(_controller, status, fields) {
      // Informational answers come before the one that counts.
      if (status >= 200) answer.head(status, fields)
    },
    onResponseData(_controller, chunk) {
      if (answer.body(chunk)) return
      succeed()
      controller?.abort(new Error('the rest of the body is not wanted'))
    },
    onResponseEnd: succeed,
    onResponseError: (_controller, error) => fail(failureOf(error, url, phase())),
  }
  const timer = setTimeout(() => callOff(tooLate(url, phase(), timeoutMs)), timeoutMs)
  const onAbort = () => callOff(CALLED_OFF)
  signal?.addEventListener('abort', onAbort)
  agent.dispatch(
    { origin: url.origin, path: url.pathname + url.search, method: 'POST', headers, body },
    handler,
  )
  return promise

  function phase(): Phase {
    if (controller === undefined) return 'connect'
    return answer.status() === 0 ? 'answer' : 'body'
  }
  function succeed(): void {
    settle({
      ok: true,
      ...answer.read(),
      latencyMs: latencySince(startedAt),
      remoteAddress: remoteAddress?.(),
    })
  }
  function fail(failure: Failure): void {
    settle({ ok: false, ...failure, latencyMs: latencySince(startedAt) })
  }
  function callOff(failure: Failure): void {
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

/** Whole milliseconds, by a clock that nobody sets. */
export function latencySince(startedAt: number): number {
  return Math.round(performance.now() - startedAt)
}
