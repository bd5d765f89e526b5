import type { Context } from '../../context.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { PostResult } from '../../transport/post-result.ts'
import type { HttpTransport } from '../../transport/post.ts'
import { isListenerUrl } from '../../transport/listener-transport.ts'
import { redactHeaders } from '../../resources/endpoints/custom-headers.ts'
import { withTimeout } from '../../with-timeout.ts'
import type { AttemptResult, Work } from './work.ts'

const USER_AGENT = 'hookseal'

/** Signs a delivery with every active secret and posts it. Never rejects for what the endpoint does, or the application's signature. */
export async function attempt(
  work: Work,
  context: Context,
  poster: HttpTransport,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { delivery, body, endpoint } = work
  const { legacySignature, policy, listenerTransport, log } = context
  const startedAt = new Date()
  const custom = withoutOwn(endpoint.headers, legacySignature?.header)
  const own = await ownHeaders(work, startedAt, context).catch((err: unknown) => {
    log.error({ err, deliveryId: delivery.id }, 'a delivery could not be signed')
    return undefined
  })
  if (own === undefined) return { startedAt, requestHeaders: redactHeaders(custom), result: UNSIGNED }
  const request = {
    url: endpoint.url,
    headers: { ...custom, ...own },
    body,
    signal,
    timeoutMs: policy.requestTimeoutMs,
  }
  const result = isListenerUrl(endpoint.url)
    ? await listenerTransport.post(endpoint.id, request)
    : await poster.post(request)
  return { startedAt, requestHeaders: { ...redactHeaders(custom), ...own }, result }
}

/** A secret that can't be opened, or a legacy signature that throws: it may be mended before the schedule is over. */
const UNSIGNED: PostResult = {
  ok: false,
  errorClass: 'request',
  message: 'The delivery could not be signed. The log of the sender says why.',
  latencyMs: 0,
}

const OWN_HEADERS = [
  'content-type',
  'user-agent',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
] as const

type OwnHeaders = Record<(typeof OWN_HEADERS)[number], string> & Record<string, string>

async function ownHeaders(
  { delivery, body, endpoint, signer }: Work,
  startedAt: Date,
  { legacySignature, policy, secretBox }: Context,
): Promise<OwnHeaders> {
  const timestamp = Math.floor(startedAt.getTime() / 1000)
  const message = { id: delivery.eventId, timestamp, body }
  const own: OwnHeaders = {
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await signer()(message),
  }
  if (legacySignature === undefined || endpoint.legacySecret === null) return own
  const secret = secretBox.open(endpoint.legacySecret, endpoint.id)
  own[legacySignature.header.toLowerCase()] = await withTimeout(
    Math.min(SENDER_DEFAULTS.signMs, policy.requestTimeoutMs),
    'legacySignature',
    legacySignature.sign(message, secret),
  )
  return own
}

/** An endpoint must not be able to sign its own deliveries: what collides with our headers is dropped. */
function withoutOwn(
  headers: Readonly<Record<string, string>>,
  legacyHeader: string | undefined,
): Record<string, string> {
  const reserved: readonly (string | undefined)[] = [...OWN_HEADERS, legacyHeader?.toLowerCase()]
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !reserved.includes(name.toLowerCase())),
  )
}
