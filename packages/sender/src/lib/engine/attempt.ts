import type { Context } from '../context.ts'
import type { Poster } from '../http/post.ts'
import { isListenerUrl } from '../relay.ts'
import { redactHeaders } from '../resources/request-headers.ts'
import type { Attempted, Work } from './work.ts'

const USER_AGENT = 'hookseal'

/** Signs a delivery with every active secret and posts it. Never rejects for what the endpoint does. */
export async function attempt(
  { delivery, body, endpoint, signer }: Work,
  { legacySignature, policy, relay, vault }: Context,
  poster: Poster,
  signal: AbortSignal,
): Promise<Attempted> {
  const startedAt = new Date()
  const id = delivery.eventId
  const timestamp = Math.floor(startedAt.getTime() / 1000)
  const own: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await signer()({ id, timestamp, body }),
  }
  if (legacySignature !== undefined && endpoint.legacySecret !== null)
    own[legacySignature.header.toLowerCase()] = await legacySignature.sign(
      { id, timestamp, body },
      vault.open(endpoint.legacySecret, endpoint.id),
    )
  const custom = withoutOwn(endpoint.headers, own, legacySignature?.header)
  const request = {
    url: endpoint.url,
    headers: { ...custom, ...own },
    body,
    signal,
    timeoutMs: policy.requestTimeoutMs,
  }
  const result = isListenerUrl(endpoint.url)
    ? await relay.post(endpoint.id, request)
    : await poster.post(request)
  return { startedAt, requestHeaders: { ...redactHeaders(custom), ...own }, result }
}

/** An endpoint must not be able to sign its own deliveries: what collides with our headers is dropped. */
function withoutOwn(
  headers: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
  legacyHeader: string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => {
      const lower = name.toLowerCase()
      return !Object.hasOwn(own, lower) && lower !== legacyHeader?.toLowerCase()
    }),
  )
}
