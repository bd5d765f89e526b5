import { isUtf8 } from 'node:buffer'
import { createVerifier, WebhookConfigError } from '@hookseal/core'
import type { Evidence } from './evidence.ts'
import type { Fault, FaultCode } from './faults.ts'
import type { Key, Reading, SignatureReading } from './readings.ts'

export interface Unmatched {
  evidence: Evidence
  signatures: readonly SignatureReading[]
  keys: readonly Reading<Key>[]
  tried: number
}

/** Returns what is known about a signature that no reading reproduces: traces of lost information, and unusable input. */
export function hints({ evidence, signatures, keys, tried }: Unmatched): Fault[] {
  const { body, secrets } = evidence
  const unusable = secretFaults(secrets)
  const known = [
    ...unusable,
    // A secret that cannot be parsed says nothing about the signature.
    ...(unusable.length > 0 ? [] : signatureFaults(signatures, keys)),
    ...bodyFaults(Buffer.from(body)),
    ...lengthFaults(evidence),
  ]
  if (known.some(({ code }) => code !== 'body_length')) return known
  const problem = `The signature was made with another secret or over another body: none of ${tried} combinations of known mistakes reproduces it.`
  return [...known, { code: 'unexplained', problem }]
}

function secretFaults(secrets: readonly string[]): Fault[] {
  return secrets.flatMap((secret, index): Fault[] => {
    try {
      createVerifier({ secret })
      return []
    } catch (error) {
      if (!(error instanceof WebhookConfigError)) throw error
      const name = secrets.length > 1 ? `Secret ${index + 1} of ${secrets.length}: ` : ''
      return [{ code: 'secret_unusable', problem: `${name}${error.message}` }]
    }
  })
}

function signatureFaults(signatures: readonly SignatureReading[], keys: readonly Reading<Key>[]): Fault[] {
  if (signatures.length === 0) {
    const problem = 'The signature header contains nothing that could be a signature.'
    return [{ code: 'signature_format', problem }]
  }
  const macs = signatures.some(({ value }) => value.length !== 64)
  const ed25519 = signatures.some(({ value, faults }) => value.length === 64 && faults.length === 0)
  const hasHmac = keys.some(({ value }) => value.kind === 'hmac')
  const hasEd25519 = keys.some(({ value }) => value.kind === 'ed25519')
  if (ed25519 && !macs && !hasEd25519)
    return [
      {
        code: 'signature_version',
        problem: 'The delivery is only signed with Ed25519 (v1a), but no whpk_ key was given.',
      },
    ]
  if (macs && !ed25519 && !hasHmac)
    return [
      {
        code: 'signature_version',
        problem: 'The delivery is only signed with HMAC (v1), but no whsec_ secret was given.',
      },
    ]
  return []
}

function bodyFaults(body: Buffer): Fault[] {
  const text = body.toString()
  const found: [boolean, FaultCode, string][] = [
    [body.length === 0, 'body_empty', 'The body is empty.'],
    [
      text.trim() === '{}',
      'body_empty',
      'The body is {}, which some parsers return for a body that they did not read.',
    ],
    [text.includes('[object Object]'), 'body_object', 'The body contains [object Object].'],
    [
      isUtf8(body) && text.includes('\uFFFD'),
      'body_replaced',
      'The body contains U+FFFD, which replaces bytes that are not UTF-8.',
    ],
  ]
  return found.filter(([applies]) => applies).map(([, code, problem]) => ({ code, problem }))
}

function lengthFaults({ headers, body }: Evidence): Fault[] {
  const declared = headers.find(({ name }) => name.toLowerCase() === 'content-length')?.value
  if (declared === undefined || Number(declared) === body.length) return []
  return [
    {
      code: 'body_length',
      problem: `The body was sent with ${declared} bytes but has ${body.length}.`,
    },
  ]
}
