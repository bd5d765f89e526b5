import type { Context } from '../../context.ts'
import { ABORTED } from '../../transport/failure.ts'
import type { PostResult } from '../../transport/post-result.ts'
import type { Transport } from '../../transport/transport.ts'
import { CONSTANT_HEADERS, timestampOf, toStoredHeaders } from '../../resources/deliveries/logged-headers.ts'
import { legacyOwner } from '../../resources/endpoints/endpoint-secrets.ts'
import { SENDER_HEADERS } from '../../transport/reserved-headers.ts'
import { isLeaseTooOld } from '@hookseal/engine/dispatch'
import { signLegacy } from './sign-legacy.ts'
import type { AttemptResult, Work } from './work.ts'

/** Signs a delivery with every active secret and sends it. Never rejects because of the endpoint or the application's `legacySignature`. */
export async function attempt(
  work: Work,
  context: Context,
  transport: Transport,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { delivery, body, endpoint, sourceHeaders } = work
  const { legacySignature, policy, log, clock } = context
  // Receivers reject a timestamp that is minutes off, so a wrong clock of this machine must not matter.
  const startedAt = new Date(clock.now())
  const legacyHeader = legacySignature?.header.toLowerCase()
  const custom = { ...withoutOwn(endpoint.headers, legacyHeader, sourceHeaders), ...sourceHeaders }
  const own = await ownHeaders(work, startedAt, context).catch((err: unknown) => {
    log.error({ err, deliveryId: delivery.id }, 'delivery could not be signed')
    return undefined
  })
  if (own === undefined)
    return { startedAt, requestHeaders: toStoredHeaders(custom, {}, legacyHeader), result: UNSIGNED }
  // Signing may have taken long, or the process may have been suspended meanwhile.
  if (isLeaseTooOld(work.job, policy.requestTimeoutMs))
    return { startedAt, requestHeaders: {}, result: LEASE_TOO_OLD }
  const result = await transport.post({
    endpointId: endpoint.id,
    url: endpoint.url,
    headers: { ...own, ...custom },
    body,
    signal,
    timeoutMs: policy.requestTimeoutMs,
  })
  return { startedAt, requestHeaders: toStoredHeaders(custom, own, legacyHeader), result }
}

/** A secret could not be opened, or `legacySignature` threw. Retried by the schedule, because the cause may be fixed by then. */
const UNSIGNED: PostResult = {
  ok: false,
  errorClass: 'request',
  message: 'The delivery could not be signed. See the sender log for the cause.',
  latencyMs: 0,
}

/** Returns the job to the queue. */
const LEASE_TOO_OLD: PostResult = { ok: false, ...ABORTED, latencyMs: 0 }

type OwnHeaders = Record<(typeof SENDER_HEADERS)[number], string> & Record<string, string>

async function ownHeaders(
  { delivery, body, endpoint, signer }: Work,
  startedAt: Date,
  { legacySignature, policy, secretBox }: Context,
): Promise<OwnHeaders> {
  const timestamp = timestampOf(startedAt)
  const message = { id: delivery.eventId, timestamp: Number(timestamp), body }
  const own: OwnHeaders = {
    ...CONSTANT_HEADERS,
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': await signer()(message),
  }
  if (legacySignature === undefined || endpoint.legacySecret === null) return own
  const secret = secretBox.open(endpoint.legacySecret, legacyOwner(endpoint.id))
  const text = typeof body === 'string' ? body : Buffer.from(body).toString()
  const value = await signLegacy(legacySignature, { ...message, body: text }, secret, policy.requestTimeoutMs)
  own[legacySignature.header.toLowerCase()] = value
  return own
}

/** Removes custom headers that collide with the sender's own: a subscriber must not be able to set a signature. */
function withoutOwn(
  headers: Readonly<Record<string, string>>,
  legacyHeader: string | undefined,
  sourceHeaders: Readonly<Record<string, string>> | null,
): Record<string, string> {
  const own: readonly (string | undefined)[] = [
    ...SENDER_HEADERS,
    legacyHeader,
    ...Object.keys(sourceHeaders ?? {}),
  ]
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name.toLowerCase())))
}
