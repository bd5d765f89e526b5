import { readWebBody } from '@hookseal/core/web'
import type { HonoRequest } from 'hono'

const FIX =
  'mount verifyWebhooks() before middleware that reads the body, or let that read c.req.arrayBuffer(), whose bytes Hono keeps'

/**
 * Passes the exact bytes of the body to `update`: as they arrive, or from Hono's cache if other middleware has read the body.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_CONSUMED`, `ERR_WEBHOOK_BODY_ABORTED`, `ERR_WEBHOOK_BODY_TIMEOUT`, and the errors of
 *   `update`.
 */
export async function readBody(
  req: HonoRequest,
  update: (chunk: Uint8Array) => void,
  timeoutMs: number,
): Promise<void> {
  const bytes = req.raw.bodyUsed ? await cachedBytes(req) : undefined
  if (bytes === undefined) await readWebBody(req.raw, update, { timeoutMs, fix: FIX })
  else update(bytes)
}

/** Hono's body cache. It holds promises, while Hono's own type declares their results. */
interface CachedBody {
  arrayBuffer?: Promise<ArrayBuffer>
  blob?: Promise<Blob>
  text?: Promise<string>
}

async function cachedBytes(req: HonoRequest): Promise<Uint8Array | undefined> {
  const { arrayBuffer, blob, text } = req.bodyCache as unknown as CachedBody
  if (arrayBuffer !== undefined) return new Uint8Array(await arrayBuffer)
  if (blob !== undefined) return new Uint8Array(await (await blob).arrayBuffer())
  // c.req.json() caches the text too.
  return text === undefined ? undefined : exactBytes(await text, req.raw.headers.get('content-length'))
}

/**
 * Returns the bytes that `text` was decoded from, or `undefined` if they are uncertain. Decoding removes a byte order mark, which
 * changes the length, and replaces bytes that are not UTF-8 by U+FFFD.
 */
function exactBytes(text: string, declaredLength: string | null): Uint8Array | undefined {
  const bytes = new TextEncoder().encode(text)
  return String(bytes.length) === declaredLength && !text.includes('\ufffd') ? bytes : undefined
}

/** Puts the body into Hono's cache, so that `c.req.json()` and similar methods still work in the handler. */
export function cacheBytes(req: HonoRequest, body: Uint8Array): void {
  const cached: CachedBody = { arrayBuffer: Promise.resolve(new Uint8Array(body).buffer) }
  Object.assign(req.bodyCache, cached)
}
