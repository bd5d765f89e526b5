import { WebhookError } from '@hookseal/core'
import type { HeaderReader } from '@hookseal/core'
import { type HashName, repeatedHeader } from '@hookseal/core/schemes'
import type { HeaderFormat, TextEncoding } from './provider-row.ts'

/** As in Standard Webhooks: bounds the number of comparisons. */
const MAX_SIGNATURES = 16
const HASH_BYTES = { sha1: 20, sha256: 32, sha512: 64 } as const satisfies Record<HashName, number>

const HEX = /^[0-9a-f]+$/i

/** The values of a signature header: texts of signatures, and the time if the header contains it. */
export interface SignatureHeader {
  signatures: readonly string[]
  time: string | undefined
}

/**
 * Returns the signatures in the headers, without their prefix. Their form is not checked yet.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_HEADER_MISSING`, `ERR_WEBHOOK_HEADER_INVALID` or `ERR_WEBHOOK_SIGNATURE_INVALID`.
 */
export function readSignatureHeader(
  headers: HeaderReader,
  names: readonly string[],
  format: HeaderFormat,
): SignatureHeader {
  const [header = ''] = names
  if (names.length === 1 && !('listOf' in format)) return readOne(headers.require(header), header, format)
  const values = names.flatMap((name) =>
    'listOf' in format ? readList(headers, name) : (headers.get(name) ?? []),
  )
  const [value, ...others] = values
  if (value === undefined) headers.require(header)
  if ('pairs' in format) return readPairs(value ?? '', header, format)
  const prefix = 'prefix' in format ? format.prefix : format.listOf
  const known = [value ?? '', ...others].filter((text) => text.startsWith(prefix))
  if (known.length === 0) throw malformed(header, `does not start with "${prefix}"`)
  return { signatures: atMost(known, header).map((text) => text.slice(prefix.length)), time: undefined }
}

/** Most providers send one header with one signature, so this path is short. */
function readOne(
  value: string,
  header: string,
  format: Exclude<HeaderFormat, { listOf: string }>,
): SignatureHeader {
  if ('pairs' in format) return readPairs(value, header, format)
  const { prefix } = format
  if (!value.startsWith(prefix)) throw malformed(header, `does not start with "${prefix}"`)
  return { signatures: [value.slice(prefix.length)], time: undefined }
}

/** Returns the MACs in their canonical spelling, in hex or base64. Drops those that cannot be a MAC of this hash. */
export function toMacs(
  signatures: readonly string[],
  header: string,
  { hash, encoding }: { hash: HashName; encoding: TextEncoding },
): string[] {
  const bytes = HASH_BYTES[hash]
  const macs: string[] = []
  for (const text of signatures) {
    const mac = canonicalMac(text, bytes, encoding)
    if (mac !== undefined) macs.push(mac)
  }
  if (macs.length === 0) throw malformed(header, `contains no ${hash.toUpperCase()} MAC in ${encoding}`)
  return macs
}

function canonicalMac(text: string, bytes: number, encoding: TextEncoding): string | undefined {
  if (encoding === 'hex') return text.length === 2 * bytes && HEX.test(text) ? text.toLowerCase() : undefined
  const base64 = encoding === 'base64' ? text : toBase64(text)
  return base64.length === 4 * Math.ceil(bytes / 3) ? base64 : undefined
}

/** Returns unpadded base64url as base64, or nothing for other alphabets. */
function toBase64(text: string): string {
  if (/[+/=]/.test(text)) return ''
  return text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(4 * Math.ceil(text.length / 4), '=')
}

function readPairs(
  value: string,
  header: string,
  format: { pairs: string; signature: string; time?: string },
): SignatureHeader {
  // Servers join the values of a repeated header with a comma.
  if (format.pairs !== ',' && value.includes(',')) throw repeatedHeader(header)
  const signatures: string[] = []
  let time: string | undefined
  for (const pair of value.split(format.pairs)) {
    const separator = pair.indexOf('=')
    const name = pair.slice(0, Math.max(separator, 0)).trim()
    const text = pair.slice(separator + 1).trim()
    if (name === format.signature) signatures.push(text)
    else if (name === format.time) {
      // Two times would let two programs disagree about which one was signed.
      if (time !== undefined) throw repeated(header)
      time = text
    }
  }
  if (signatures.length === 0) throw malformed(header, `contains no ${format.signature} signature`)
  if (format.time !== undefined && time === undefined) throw malformed(header, `contains no ${format.time}`)
  return { signatures: atMost(signatures, header), time }
}

/** All values of a header that a provider may repeat. */
function readList({ input }: HeaderReader, name: string): string[] {
  const values: unknown[] =
    typeof input.get === 'function' && !(input instanceof Map)
      ? [input.get(name)]
      : entriesOf(input).flatMap(([key, value]) => (key.toLowerCase() === name ? value : []))
  return values.flatMap((value) => (typeof value === 'string' ? splitList(value) : []))
}

/** Splits at commas. Not by a pattern with whitespace, which takes quadratic time for a long run of spaces. */
export function splitList(value: string): string[] {
  return value.split(',').map((text) => text.trim())
}

function entriesOf(input: object): [string, unknown][] {
  return input instanceof Map ? [...input] : Object.entries(input)
}

function atMost(signatures: readonly string[], header: string): readonly string[] {
  if (signatures.length <= MAX_SIGNATURES) return signatures
  throw new WebhookError(
    'ERR_WEBHOOK_SIGNATURE_INVALID',
    `The ${header} header has more than ${MAX_SIGNATURES} signatures.`,
    { reason: 'too_many', header },
  )
}

export function malformed(header: string, problem: string): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_INVALID', `The ${header} header ${problem}.`, {
    reason: 'malformed',
    header,
  })
}

function repeated(header: string): WebhookError {
  return new WebhookError('ERR_WEBHOOK_HEADER_INVALID', `The ${header} header contains two times.`, {
    reason: 'repeated',
    header,
  })
}
