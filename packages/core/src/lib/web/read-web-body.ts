import { bodyAborted, bodyConsumed, bodyTimeout } from '../body-errors.ts'

type Update = (chunk: Uint8Array) => void

/**
 * Feeds the exact bytes of the body of a `Request` to `update`. `fix` completes the sentence "To fix it, …" for bytes that are gone.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_CONSUMED` at once when the body was read before, `ERR_WEBHOOK_BODY_ABORTED`,
 *   `ERR_WEBHOOK_BODY_TIMEOUT`, and what `update` throws.
 */
export async function readWebBody(
  request: Request,
  update: Update,
  { timeoutMs, fix }: { timeoutMs: number; fix: string },
): Promise<void> {
  if (request.bodyUsed) throw bodyConsumed(fix)
  // A declared length was judged with the head, so this many bytes may come at once: on Node, Bun and Deno that is two to three
  // times as fast as their streams.
  if (Number(request.headers.get('content-length') ?? NaN) >= 0)
    return readAtOnce(request, update, { timeoutMs, fix })
  if (request.body === null) return
  if (request.body.locked) throw bodyConsumed(fix)
  return readStream(request.body, update, timeoutMs)
}

async function readAtOnce(
  request: Request,
  update: Update,
  { timeoutMs, fix }: { timeoutMs: number; fix: string },
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(bodyTimeout(timeoutMs)), timeoutMs)
  })
  // A body that somebody else has locked is refused before a byte of it is read (Fetch Standard, "consume body").
  const bytes = request
    .arrayBuffer()
    .catch((cause: unknown) => Promise.reject(request.bodyUsed ? bodyAborted(cause) : bodyConsumed(fix)))
  try {
    update(new Uint8Array(await Promise.race([bytes, late])))
  } finally {
    clearTimeout(timer)
  }
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  update: Update,
  timeoutMs: number,
): Promise<void> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader()
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
