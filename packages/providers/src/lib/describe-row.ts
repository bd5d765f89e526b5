import type { ProviderRow, TimeUnit } from './provider-row.ts'

/** A row in words, for documentation and terminals. */
export interface RowDescription {
  /** What is signed, how, and where the signature is. */
  signature: string
  time: string
  id: string
  type: string
  handshake: string
  deadline: string
  verified: string
}

const UNITS = { s: 'seconds', ms: 'milliseconds', rfc3339: 'RFC 3339' } as const satisfies Record<
  TimeUnit,
  string
>

export function describeRow(row: ProviderRow): RowDescription {
  const { handshake, deadlineSeconds, verified } = row
  return {
    signature: signatureText(row),
    time: timeText(row),
    id: idText(row),
    type: typeText(row),
    handshake: handshake?.description ?? 'none',
    deadline: deadlineSeconds === null ? 'not documented' : `${deadlineSeconds} s`,
    verified: `${'by' in verified ? verified.by : verified.vector}, ${verified.on}`,
  }
}

function signatureText({ signature }: ProviderRow): string {
  if (signature.kind === 'custom') return signature.summary
  if (signature.kind === 'token') return `token in ${signature.header}; nothing is signed`
  if (signature.kind === 'standard-webhooks')
    return `Standard Webhooks, in ${signature.headerPrefix}signature`
  const algorithm =
    signature.kind === 'mac'
      ? `HMAC-${signature.hash.toUpperCase()}`
      : signature.algorithm === 'ed25519'
        ? 'Ed25519'
        : 'ECDSA P-256'
  const headers = [signature.header].flat().join(' or ')
  return `${algorithm} (${signature.encoding}) of ${signature.signed}, in ${headers}`
}

function timeText({ time, tolerance }: ProviderRow): string {
  if (time === null) return 'not signed'
  const window =
    tolerance === null
      ? ''
      : `; accepted up to ${tolerance.past} s after it and ${tolerance.future} s before it`
  return `${UNITS[time.unit]}, in ${placeOf(time)}${window}`
}

function idText({ id }: ProviderRow): string {
  if (id.in === 'none') return 'none, so dedupe is off'
  return `${placeOf(id)}, ${id.signed ? 'signed' : 'not signed'}`
}

function typeText({ type }: ProviderRow): string {
  return type === null ? 'none' : `${placeOf(type)}, ${type.signed ? 'signed' : 'not signed'}`
}

type Place = Exclude<ProviderRow['time'] | ProviderRow['id'] | ProviderRow['type'], null | { in: 'none' }>

function placeOf(place: Place): string {
  if (place.in === 'header') return list(place.header)
  if (place.in === 'payload') return `${list(place.path)} of the payload`
  if (place.in === 'jwt') return `${place.claim} of the token`
  if (place.in === 'body') return 'the SHA-256 of the body'
  if (place.in === 'signed-text') return 'the SHA-256 of the signed text'
  return 'the signature header'
}

function list(names: string | readonly string[]): string {
  return [names].flat().join(', ')
}
