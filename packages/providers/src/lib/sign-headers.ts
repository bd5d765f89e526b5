import { signedHeaders } from '@hookseal/core'
import { concatBytes, encodeBase64, encodeUtf8 } from '@hookseal/core/schemes'
import { toFunctionName } from './function-name.ts'
import { importMacSecret, standardSecret } from './import-key.ts'
import { toBase64Url } from './jwt.ts'
import type { HeaderFormat, ProviderRow, SignatureFacts } from './provider-row.ts'
import { signWithPrivateKey } from './sign-with-private-key.ts'
import type { DatedDelivery, SignedDelivery, SignedRequest } from './signed-delivery.ts'
import { compileSignedText } from './signed-text.ts'
import { formatTime } from './signed-time.ts'

/**
 * Resolves with the headers of a delivery, signed as the provider does.
 *
 * @throws {TypeError} if the provider writes the signature into the body.
 */
export async function signHeaders(
  row: ProviderRow,
  delivery: SignedDelivery,
  secret: string,
): Promise<Record<string, string>> {
  const { signature } = row
  if (signature.kind !== 'custom' || signature.signBody === undefined)
    return (await signRequest(row, delivery, secret)).headers
  throw new TypeError(
    `${row.title} writes the signature into the body: use ${toFunctionName(row.name)}.signedRequest`,
  )
}

/** Resolves with a delivery that is signed as the provider does. */
export async function signRequest<Body extends string | Uint8Array>(
  row: ProviderRow,
  delivery: SignedDelivery & { body: Body },
  secret: string,
): Promise<SignedRequest<Body | string>> {
  const { signature, id, type } = row
  const { timestamp } = delivery
  if (timestamp !== undefined && !(timestamp instanceof Date && !Number.isNaN(timestamp.getTime())))
    throw new TypeError('timestamp must be a valid Date, such as new Date(seconds * 1000)')
  const complete = { timestamp: new Date(), id: crypto.randomUUID(), type: 'test', ...delivery }
  const headers = {
    'content-type': row.payload === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
    ...(id.in === 'header' ? { [first(id.header)]: complete.id } : {}),
    ...(type?.in === 'header' ? { [first(type.header)]: complete.type } : {}),
  }
  if (signature.kind !== 'custom')
    return {
      body: delivery.body,
      headers: { ...headers, ...(await signatureHeaders(row, signature, complete, secret)) },
    }
  return {
    body: (await signature.signBody?.(complete, secret, row)) ?? delivery.body,
    headers: { ...headers, ...(await signature.sign?.(complete, secret, row)) },
  }
}

function first(names: string | readonly string[]): string {
  return [names].flat()[0] ?? ''
}

async function signatureHeaders(
  row: ProviderRow,
  signature: Exclude<SignatureFacts, { kind: 'custom' }>,
  delivery: DatedDelivery,
  secret: string,
): Promise<Record<string, string>> {
  if (signature.kind === 'token') return { [signature.header]: secret }
  if (signature.kind === 'standard-webhooks') return standardHeaders(signature, delivery, secret)
  const { time } = row
  const isInPayload = time === null || time.in === 'payload'
  const text = isInPayload ? undefined : formatTime(delivery.timestamp, time.unit)
  const { prefixOf, suffixOf } = compileSignedText(signature.signed)
  const values = { time: text, id: delivery.id, url: delivery.publicUrl }
  const prefix = prefixOf(values)
  const suffix = encodeUtf8(suffixOf?.(values) ?? '')
  const body = typeof delivery.body === 'string' ? encodeUtf8(delivery.body) : delivery.body
  const timeHeader = time?.in === 'header' && text !== undefined ? { [time.header]: text } : {}
  if (signature.kind === 'public-key') {
    const signed = concatBytes([encodeUtf8(prefix), body, suffix])
    return { ...timeHeader, [signature.header]: await signWithPrivateKey(signature, signed, secret) }
  }
  const mac = await macOf([body, suffix], prefix, signature, secret)
  const written = writeHeader(signature.format, mac, text)
  return { ...timeHeader, ...signature.requires, [first(signature.header)]: written }
}

async function macOf(
  chunks: readonly Uint8Array[],
  prefix: string,
  { key, hash, encoding }: Extract<SignatureFacts, { kind: 'mac' }>,
  secret: string,
): Promise<string> {
  const mac = importMacSecret(secret, key, hash).createMac(prefix)
  for (const chunk of chunks) mac.update(chunk)
  if (encoding !== 'base64url') return mac.digest(encoding)
  return toBase64Url(await mac.digest('base64'))
}

function writeHeader(format: HeaderFormat, mac: string, time: string | undefined): string {
  if ('prefix' in format) return format.prefix + mac
  if ('listOf' in format) return format.listOf + mac
  const signature = `${format.signature}=${mac}`
  return format.time === undefined ? signature : `${format.time}=${time}${format.pairs}${signature}`
}

async function standardHeaders(
  { headerPrefix, keys: [kind = 'whsec'] = [] }: Extract<SignatureFacts, { kind: 'standard-webhooks' }>,
  { id, timestamp, body }: DatedDelivery,
  secret: string,
): Promise<Record<string, string>> {
  const isStandard = secret.startsWith('whsec_')
  // Standard Webhooks writes keys as base64. Some providers use the text of their secret as the key.
  const isText = kind === 'text' || (kind === 'text-unless-whsec' && !isStandard)
  const key = isText ? `whsec_${encodeBase64(encodeUtf8(secret))}` : standardSecret(secret)
  const headers = await signedHeaders({ id, timestamp, body }, key)
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace('webhook-', headerPrefix), value]),
  )
}
