import { type PublicKey, type SignatureScheme, type SignedPart, WebhookError } from '@hookseal/core'
import {
  decodeBase64,
  encodeBase64,
  encodeUtf8,
  importPublicKey,
  isRecord,
  secretError,
} from '@hookseal/core/schemes'
import { decodeCertificate, type FetchKey, createRemoteKeys, nameKey } from './remote-keys.ts'
import { type Handshake, emptyResponse } from './handshake.ts'
import type { PresetOptions } from './preset-options.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { describePayload } from './describe-payload.ts'
import { parseUnverifiedJson, readOnce } from './unverified-body.ts'

const ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/
/** Only of regions: `sns.s3-us-west-2.amazonaws.com` is a bucket that someone may own. */
const HOST = /^sns\.[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2}\.amazonaws\.com(?:\.cn)?$/
const CERTIFICATES = { hosts: [HOST], path: /^\/[\w-]+\.pem$/ }
/** For confirming a subscription. */
const TIMEOUT_MS = 5000
/** Only for signing: the verifier fetches what the delivery names. */
const SIGNING_CERTIFICATE = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-test.pem'

const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const
const SUBSCRIPTION = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
] as const

/** The key of one topic: its messages are signed by certificates of Amazon, which sign those of all topics. */
interface TopicKey extends PublicKey {
  topicArn: string
}

/** A signature that states its version. */
type VersionedSignature = Uint8Array & { version: keyof typeof HASHES }

const HASHES = { 1: 'sha1', 2: 'sha256' } as const

/**
 * Amazon SNS signs by RSA, with a certificate whose address is in the message. The secret is the ARN of the topic: anyone can have a topic
 * whose messages Amazon signs.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export const snsSignature: SignatureFacts = {
  kind: 'custom',
  summary: 'Signature of the message: RSA with SHA-1 or SHA-256 over its fields, by a certificate of Amazon',
  scheme: snsScheme,
  async signBody({ body }, secret) {
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
    const message: Record<string, unknown> = JSON.parse(text)
    const signature = encodeBase64(await signRsa(encodeUtf8(textOf(message)), secret))
    return JSON.stringify({
      ...message,
      SignatureVersion: '2',
      Signature: signature,
      SigningCertURL: SIGNING_CERTIFICATE,
    })
  },
}

function snsScheme(row: ProviderRow, { fetch, now }: PresetOptions): SignatureScheme {
  const certificates = { 1: certificatesOf(1, fetch, now), 2: certificatesOf(2, fetch, now) }
  return {
    importSecret(secret): TopicKey {
      if (typeof secret !== 'string' || !ARN.test(secret))
        throw secretError(
          'it is not the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:orders',
        )
      return {
        topicArn: secret,
        verify: async (signature, text) =>
          certificates[(signature as VersionedSignature).version].verify(signature, text),
      }
    },
    parseHeaders() {
      const readPart = readOnce(partOf)
      return {
        id: undefined,
        timestamp: undefined,
        prefix: '',
        macs: [],
        encoding: 'base64',
        signatures: [],
        readParts(body, key) {
          const { topicArn, part } = readPart(body)
          return topicArn === (key as unknown as TopicKey).topicArn ? [part] : []
        },
      }
    },
    describe: describePayload(row),
  }
}

function certificatesOf(
  version: keyof typeof HASHES,
  fetch: FetchKey | undefined,
  now: (() => number) | undefined,
): PublicKey {
  return createRemoteKeys({
    pinned: CERTIFICATES,
    fetch,
    now,
    importKey: (pem) =>
      importPublicKey({ certificate: decodeCertificate(pem) }, { name: 'rsa-pkcs1', hash: HASHES[version] }),
  })
}

function partOf(body: Uint8Array): { topicArn: unknown; part: SignedPart } {
  const message = parseUnverifiedJson(body)
  if (!isRecord(message)) throw malformed('is not a message of SNS')
  const { Signature, SignatureVersion, SigningCertURL, TopicArn: topicArn } = message
  const bytes = typeof Signature === 'string' ? decodeBase64(Signature) : undefined
  if (bytes === undefined || bytes.length < 128 || bytes.length > 1024 || typeof SigningCertURL !== 'string')
    throw malformed('contains no RSA signature in base64 with its SigningCertURL')
  if (SignatureVersion !== '1' && SignatureVersion !== '2') throw malformed('has an unknown SignatureVersion')
  const signature = Object.assign(nameKey(bytes, SigningCertURL), { version: Number(SignatureVersion) })
  const texts = [encodeUtf8(textOf(message))]
  return { topicArn, part: { texts, macs: [], encoding: 'base64', signatures: [signature] } }
}

/**
 * Returns the signed fields, each as a line with its name and one with its value. Only the message may contain line breaks. If two fields
 * could, one text would be signed for two messages.
 */
function textOf(message: Record<string, unknown>): string {
  const names = message['Type'] === 'Notification' ? NOTIFICATION : SUBSCRIPTION
  return names
    .flatMap((name) => {
      const value = message[name]
      if ((value === undefined || value === null) && name === 'Subject') return []
      if (typeof value !== 'string') throw malformed(`has no ${name}`)
      if (name !== 'Message' && value.includes('\n')) throw malformed(`has a line break in ${name}`)
      return `${name}\n${value}\n`
    })
    .join('')
}

function malformed(problem: string): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_INVALID', `The body ${problem}.`, { reason: 'malformed' })
}

/** Confirms a subscription where the receiver asked for it. Otherwise the handler gets the message, and may do so itself. */
export const snsHandshake: Handshake = {
  description: 'A signed SubscriptionConfirmation, which is confirmed with the option confirmSubscriptions.',
  async verified({ payload }, _key, { confirmSubscriptions = false, fetch = globalThis.fetch }) {
    if (!confirmSubscriptions || !isRecord(payload) || payload['Type'] !== 'SubscriptionConfirmation')
      return undefined
    const { status, body } = await request(subscribeUrl(payload), fetch)
    // Only the status counts. The connection may fail after it.
    body?.cancel().catch(() => {})
    if (status !== 200) throw unconfirmed(`the response has status ${status}`)
    return emptyResponse()
  },
}

async function request(url: string, fetch: FetchKey): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (cause) {
    throw unconfirmed('the request failed', cause)
  }
}

/** Returns the address that confirms the subscription of this topic, and does nothing else. */
function subscribeUrl({ SubscribeURL, TopicArn }: Record<string, unknown>): string {
  const url =
    typeof SubscribeURL === 'string' && URL.canParse(SubscribeURL) ? new URL(SubscribeURL) : undefined
  const isConfirmation =
    url?.protocol === 'https:' &&
    HOST.test(url.host) &&
    url.username + url.password === '' &&
    url.pathname === '/' &&
    url.searchParams.get('Action') === 'ConfirmSubscription' &&
    url.searchParams.get('TopicArn') === TopicArn
  if (isConfirmation) return url.href
  throw malformed('has a SubscribeURL that is not one of Amazon SNS for its topic')
}

function unconfirmed(problem: string, cause?: unknown): WebhookError {
  const message = `The subscription cannot be confirmed: ${problem}.`
  return new WebhookError('ERR_WEBHOOK_SECRET_UNAVAILABLE', message, { reason: 'unconfirmed', cause })
}

/** `secret` is base64 of a PKCS #8 key of RSA. */
async function signRsa(text: Uint8Array, secret: string): Promise<Uint8Array> {
  const pkcs8 = decodeBase64(secret)
  if (pkcs8 === undefined) throw secretError('the private key is not base64 of PKCS #8')
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign(algorithm, key, Uint8Array.from(text)))
}
