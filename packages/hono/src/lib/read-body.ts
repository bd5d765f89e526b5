import { readWebBody } from '@hookseal/core/web'
import type { HonoRequest } from 'hono'

const FIX =
  'mount verifyWebhooks() before middleware that reads the body, or let that read c.req.arrayBuffer(), whose bytes Hono keeps'

/**
 * Feeds the exact bytes of the body to `update`: as they come, or, where somebody has read it, those that Hono kept.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_CONSUMED`, `ERR_WEBHOOK_BODY_ABORTED`, `ERR_WEBHOOK_BODY_TIMEOUT`, and what
 *   `update` throws.
 */
export async function readBody(
  req: HonoRequest,
  update: (chunk: Uint8Array) => void,
  timeoutMs: number,
): Promise<void> {
  const kept = req.raw.bodyUsed ? await keptBytes(req) : undefined
  if (kept === undefined) await readWebBody(req.raw, update, { timeoutMs, fix: FIX })
  else update(kept)
}

/** Hono keeps promises of what its own type calls by their results. */
interface KeptBody {
  arrayBuffer?: Promise<ArrayBuffer>
  blob?: Promise<Blob>
  text?: Promise<string>
}

async function keptBytes(req: HonoRequest): Promise<Uint8Array | undefined> {
  const { arrayBuffer, blob, text } = req.bodyCache as unknown as KeptBody
  if (arrayBuffer !== undefined) return new Uint8Array(await arrayBuffer)
  if (blob !== undefined) return new Uint8Array(await (await blob).arrayBuffer())
  // What c.req.json() leaves behind as well.
  return text === undefined ? undefined : exactBytes(await text, req.raw.headers.get('content-length'))
}

/**
 * The bytes that `text` was decoded from, when there is no doubt. Decoding loses a byte order mark, which shows in the length,
 * and bytes that are not UTF-8, for which it puts U+FFFD.
 */
function exactBytes(text: string, declaredLength: string | null): Uint8Array | undefined {
  const bytes = new TextEncoder().encode(text)
  return String(bytes.length) === declaredLength && !text.includes('\ufffd') ? bytes : undefined
}

/** Lets `c.req.json()` and its like go on working after the body was read here. */
export function keepBytes(req: HonoRequest, body: Uint8Array): void {
  const kept: KeptBody = { arrayBuffer: Promise.resolve(new Uint8Array(body).buffer) }
  Object.assign(req.bodyCache, kept)
}
