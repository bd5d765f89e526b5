import { bodyAborted, bodyConsumed, bodyTimeout } from './body-errors.ts'

/**
 * Feeds the body of a `Request` to `update`, chunk by chunk.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_CONSUMED`, `ERR_WEBHOOK_BODY_ABORTED`, `ERR_WEBHOOK_BODY_TIMEOUT`, and what
 *   `update` throws.
 */
export async function readWebStream(
  request: Request,
  update: (chunk: Uint8Array) => void,
  timeoutMs: number,
): Promise<void> {
  if (request.bodyUsed || request.body?.locked)
    throw bodyConsumed('call the webhook handler before request.json() or request.text()')
  if (request.body === null) return
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  let late = false
  const timer = setTimeout(() => {
    late = true
    cancel(reader)
  }, timeoutMs)
  try {
    for (;;) {
      const { done, value } = await readChunk(reader)
      if (late) throw bodyTimeout(timeoutMs)
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
    // The stream failed before it could be cancelled: that failure is what the reader of the body reports.
  })
}
