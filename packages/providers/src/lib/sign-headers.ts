import { signedHeaders } from '@hookseal/core'
import { concatBytes, encodeBase64, encodeUtf8 } from '@hookseal/core/schemes'
import { importMacSecret } from './import-key.ts'
import type { HeaderFormat, ProviderRow, SignatureFacts } from './provider-row.ts'
import { signWithPrivateKey } from './sign-with-private-key.ts'
import type { SignedDelivery } from './signed-delivery.ts'
import { renderSignedText } from './signed-text.ts'
import { formatTime } from './signed-time.ts'

/** Resolves with the headers of a delivery, signed as the provider does. */
export async function signHeaders(
  row: ProviderRow,
  delivery: SignedDelivery,
  secret: string,
): Promise<Record<string, string>> {
  const { signature, id, type } = row
  const complete = { timestamp: new Date(), id: crypto.randomUUID(), type: 'test', ...delivery }
  return {
    'content-type': row.payload === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
    ...(id.in === 'header' ? { [id.header]: complete.id } : {}),
    ...(type?.in === 'header' ? { [type.header]: complete.type } : {}),
    ...(signature.kind === 'custom'
      ? await signature.sign(complete, secret, row)
      : await signatureHeaders(row, signature, complete, secret)),
  }
}

async function signatureHeaders(
  row: ProviderRow,
  signature: Exclude<SignatureFacts, { kind: 'custom' }>,
  delivery: SignedDelivery & { timestamp: Date; id: string },
  secret: string,
): Promise<Record<string, string>> {
  if (signature.kind === 'token') return { [signature.header]: secret }
  if (signature.kind === 'standard-webhooks') return standardHeaders(signature, delivery, secret)
  const { time } = row
  const text = time === null || time.in === 'payload' ? undefined : formatTime(delivery.timestamp, time.unit)
  const { prefix, suffix = '' } = renderSignedText(signature.signed, {
    time: text,
    id: delivery.id,
    url: delivery.publicUrl,
  })
  const body = typeof delivery.body === 'string' ? encodeUtf8(delivery.body) : delivery.body
  const timeHeader = time?.in === 'header' && text !== undefined ? { [time.header]: text } : {}
  if (signature.kind === 'public-key') {
    const signed = concatBytes([encodeUtf8(prefix), body, encodeUtf8(suffix)])
    return { ...timeHeader, [signature.header]: await signWithPrivateKey(signature, signed, secret) }
  }
  const mac = await macOf([body, encodeUtf8(suffix)], prefix, signature, secret)
  const header = typeof signature.header === 'string' ? signature.header : (signature.header[0] ?? '')
  return { ...timeHeader, [header]: writeHeader(signature.format, mac, text) }
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
  return (await mac.digest('base64')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function writeHeader(format: HeaderFormat, mac: string, time: string | undefined): string {
  if ('prefix' in format) return format.prefix + mac
  if ('listOf' in format) return format.listOf + mac
  const signature = `${format.signature}=${mac}`
  return format.time === undefined ? signature : `${format.time}=${time}${format.pairs}${signature}`
}

async function standardHeaders(
  { headerPrefix, keys: [kind = 'whsec'] = [] }: Extract<SignatureFacts, { kind: 'standard-webhooks' }>,
  { id, timestamp, body }: SignedDelivery & { timestamp: Date; id: string },
  secret: string,
): Promise<Record<string, string>> {
  const isStandard = secret.startsWith('whsec_')
  // Standard Webhooks writes keys as base64. Some providers use the text of their secret as the key.
  const isText = kind === 'text' || (kind === 'text-unless-whsec' && !isStandard)
  const key = isText ? `whsec_${encodeBase64(encodeUtf8(secret))}` : isStandard ? secret : `whsec_${secret}`
  const headers = await signedHeaders({ id, timestamp, body }, key)
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace('webhook-', headerPrefix), value]),
  )
}
