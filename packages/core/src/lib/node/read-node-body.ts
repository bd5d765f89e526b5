import type { IncomingMessage } from 'node:http'
import { bodyBytes } from '../crypto/bytes.ts'
import { bodyAborted, bodyConsumed, bodyTimeout } from '../body-errors.ts'

/** A Node request as frameworks dress it: with a parsed body, or the raw bytes that a platform kept. */
export type NodeRequest = IncomingMessage & { readonly rawBody?: unknown; readonly body?: unknown }

/**
 * Feeds the exact bytes of a Node request to `update`: those in `req.rawBody`, or those of `express.raw()` in
 * `req.body`, else the stream's, as they arrive. `fix` completes the sentence "To fix it, …" for bytes that are gone.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_CONSUMED` at once when another parser took the stream, never a wait for an
 *   end that has passed; `ERR_WEBHOOK_BODY_ABORTED`, `ERR_WEBHOOK_BODY_TIMEOUT`, and what `update` throws.
 */
export async function readNodeBody(
  req: NodeRequest,
  update: (chunk: Uint8Array) => void,
  options: { timeoutMs: number; fix: string },
): Promise<void> {
  const kept = req.rawBody ?? (req.body instanceof Uint8Array ? req.body : undefined)
  if (kept !== undefined) return update(bodyBytes(kept))
  // An encoding set on the stream turns bytes into text before anybody could sign them.
  if (req.readableDidRead || req.readableEnded || req.readableEncoding !== null)
    throw bodyConsumed(options.fix)
  if (req.destroyed) throw bodyAborted(req.errored ?? undefined)
  return readStream(req, update, options.timeoutMs)
}

/** By events: async iteration costs a promise a chunk and destroys the socket when `update` throws. */
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
    // Somebody in front may have paused it, and a listener does not end that.
    req.resume()
  })
}
