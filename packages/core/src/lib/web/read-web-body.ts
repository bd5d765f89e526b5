import { bodyAborted, bodyConsumed, bodyTimeout } from '../body-errors.ts'
import { withTimeout } from '../util/with-timeout.ts'

type Update = (chunk: Uint8Array) => void

/**
 * Passes the exact bytes of the body of a `Request` to `update`. `fix` completes the sentence "To fix it, …" of
 * `ERR_WEBHOOK_BODY_CONSUMED`. Errors of `update` are rethrown.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_CONSUMED` immediately if the body was read before.
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_ABORTED` if the client disconnects, `ERR_WEBHOOK_BODY_TIMEOUT` after `timeoutMs` milliseconds.
 */
export async function readWebBody(
  request: Request,
  update: Update,
  { timeoutMs, fix }: { timeoutMs: number; fix: string },
): Promise<void> {
  if (request.bodyUsed) throw bodyConsumed(fix)
  // A declared length was checked with the head, so the body may be buffered whole. On Node, Bun and Deno that is two to three times
  // as fast as reading the stream.
  if (Number(request.headers.get('content-length') ?? NaN) >= 0) {
    // For a body that other code has locked, arrayBuffer rejects before it reads a byte (Fetch Standard, "consume body").
    const bytes = request
      .arrayBuffer()
      .catch((cause: unknown) => Promise.reject(request.bodyUsed ? bodyAborted(cause) : bodyConsumed(fix)))
    const late = (): Error => bodyTimeout(timeoutMs)
    return update(new Uint8Array(await withTimeout(timeoutMs, () => bytes, late)))
  }
  if (request.body === null) return
  if (request.body.locked) throw bodyConsumed(fix)
  return readStream(request.body, update, timeoutMs)
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  update: Update,
  timeoutMs: number,
): Promise<void> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    cancel(reader)
  }, timeoutMs)
  try {
    for (;;) {
      const { done, value } = await readChunk(reader)
      if (isLate) throw bodyTimeout(timeoutMs)
      if (done) return
      update(value)
    }
  } catch (error) {
    cancel(reader)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>): ReturnType<typeof reader.read> {
  try {
    return await reader.read()
  } catch (cause) {
    throw bodyAborted(cause)
  }
}

function cancel(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  reader.cancel().catch(() => {
    // The stream failed before it was canceled. readChunk reports that failure.
  })
}
