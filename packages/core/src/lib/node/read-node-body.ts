import type { IncomingMessage } from 'node:http'
import { bodyAborted, bodyConsumed, bodyTimeout } from '../body-errors.ts'
import { bodyBytes } from '../crypto/bytes.ts'

/** A Node request with the properties that frameworks add: a parsed `body`, or the raw bytes as `rawBody`. */
export type NodeRequest = IncomingMessage & { readonly rawBody?: unknown; readonly body?: unknown }

/**
 * Passes the exact bytes of a Node request to `update`. They come from `req.rawBody`, from `req.body` if it is a `Uint8Array` (as with
 * `express.raw()`), or else from the stream. `fix` completes the sentence "To fix it, …" of `ERR_WEBHOOK_BODY_CONSUMED`. Errors of
 * `update` are rethrown.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_CONSUMED` immediately if another parser has read the stream.
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_ABORTED` if the client disconnects, `ERR_WEBHOOK_BODY_TIMEOUT` after `timeoutMs` milliseconds.
 */
export async function readNodeBody(
  req: NodeRequest,
  update: (chunk: Uint8Array) => void,
  options: { timeoutMs: number; fix: string },
): Promise<void> {
  const kept = req.rawBody ?? (req.body instanceof Uint8Array ? req.body : undefined)
  if (kept !== undefined) return update(bodyBytes(kept))
  // A stream with an encoding emits decoded text, from which the bytes cannot be restored.
  if (req.readableDidRead || req.readableEnded || req.readableEncoding !== null)
    throw bodyConsumed(options.fix)
  if (req.destroyed) throw bodyAborted(req.errored ?? undefined)
  return readStream(req, update, options.timeoutMs)
}

/** Uses events, because async iteration costs a promise per chunk and destroys the socket when `update` throws. */
function readStream(
  req: IncomingMessage,
  update: (chunk: Uint8Array) => void,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(bodyTimeout(timeoutMs)), timeoutMs)
    const onData = (chunk: Uint8Array): void => {
      try {
        update(chunk)
      } catch (error) {
        finish(error)
      }
    }
    const onEnd = (): void => finish()
    const onError = (error: unknown): void => finish(bodyAborted(error))
    const onClose = (): void => finish(bodyAborted())
    function finish(error?: unknown): void {
      clearTimeout(timer)
      req.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose)
      if (error === undefined) return resolve()
      req.pause()
      reject(error)
    }
    req.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose)
    // Earlier middleware may have paused the stream, and adding a listener does not resume it.
    req.resume()
  })
}
