import {
  type HeaderReader,
  type ParsedHeaders,
  type PayloadFacts,
  type SignatureScheme,
  standardWebhooks,
  type TimeWindow,
  type VerificationKey,
  WebhookConfigError,
  WebhookError,
} from '@hookseal/core'
import { decodeBase64, encodeUtf8, isRecord } from '@hookseal/core/schemes'
import { toFunctionName } from './function-name.ts'
import {
  decodeHex,
  importMacSecret,
  importPublicKeySecret,
  macKey,
  requireText,
  standardSecret,
  tokenKey,
} from './import-key.ts'
import { payloadParser } from './payload.ts'
import { textAt } from './payload-path.ts'
import type { PresetOptions } from './preset-options.ts'
import type { IdFacts, ProviderRow, SignatureFacts, TypeFacts } from './provider-row.ts'
import { malformed, readSignatureHeader, toMacs } from './signature-header.ts'
import { readSignedTime } from './signed-time.ts'
import { compileSignedText } from './signed-text.ts'

/**
 * Returns the signature scheme of a provider.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` if an option is missing that the provider's signature covers.
 */
export function createScheme(row: ProviderRow, options: PresetOptions): SignatureScheme {
  const { handshake } = row
  const parsePayload = payloadParser(row.payload ?? 'json')
  const { before, verified } = handshake ?? {}
  return {
    ...signatureOf(row, options),
    ...(isToken(row.signature) ? { authenticated: 'token' as const } : {}),
    ...(parsePayload === undefined ? {} : { parsePayload }),
    ...(before === undefined
      ? {}
      : { respondBefore: async (request, keys) => before(request, async () => keys(), options) }),
    ...(verified === undefined ? {} : { respondTo: async (message, key) => verified(message, key, options) }),
  }
}

function isToken(signature: SignatureFacts): boolean {
  return signature.kind === 'token' || (signature.kind === 'custom' && signature.authenticated === 'token')
}

function signatureOf(row: ProviderRow, options: PresetOptions): SignatureScheme {
  const { signature } = row
  if (signature.kind === 'custom') return signature.scheme(row, options)
  if (signature.kind === 'standard-webhooks') return standardScheme(row, signature)
  const url = requirePublicUrl(row, options)
  const renderText = compileSignedText('signed' in signature ? signature.signed : '{body}')
  return {
    importSecret: (secret) => importSecret(secret, signature),
    parseHeaders(headers, window) {
      const found = readSignatures(headers, signature)
      const time = readTime(row, headers, found.time)
      const timestamp =
        time === undefined ? undefined : readSignedTime(time.text, time.unit, time.header, window)
      const id = row.id.in === 'signature' ? onlyMac(row, found.signatures) : readId(row.id, headers)
      return {
        id,
        timestamp,
        ...readTypeHeader(row.type, headers),
        ...renderText({ time: time?.text, id, url }),
        ...found.signatures,
      }
    },
    describe: (payload, window) => describePayload(row, payload, window),
  }
}

/** A second MAC, which need not match, would be another id for a recorded delivery. */
function onlyMac({ signature }: ProviderRow, { macs }: Pick<ParsedHeaders, 'macs'>): string | undefined {
  if (macs.length === 1) return macs[0]
  const [header = ''] = 'header' in signature ? list(signature.header) : []
  throw malformed(header, 'has several signatures, expected one')
}

type HeaderSignature = Exclude<SignatureFacts, { kind: 'custom' | 'standard-webhooks' }>

function importSecret(secret: unknown, signature: HeaderSignature): VerificationKey {
  if (signature.kind === 'token') return tokenKey(secret)
  if (signature.kind === 'public-key')
    return importPublicKeySecret(secret, signature.algorithm, signature.key)
  return importMacSecret(secret, signature.key, signature.hash)
}

function readSignatures(
  headers: HeaderReader,
  signature: HeaderSignature,
): { signatures: Pick<ParsedHeaders, 'macs' | 'encoding' | 'signatures'>; time: string | undefined } {
  if (signature.kind === 'token') {
    const macs = [headers.require(signature.header)]
    return { signatures: { macs, encoding: 'hex', signatures: [] }, time: undefined }
  }
  if (signature.kind === 'public-key') {
    const text = headers.require(signature.header)
    const bytes = signature.encoding === 'hex' ? decodeHex(text) : decodeBase64(text)
    const isPossible = bytes !== undefined && (signature.algorithm !== 'ed25519' || bytes.length === 64)
    if (!isPossible) throw malformed(signature.header, `is not a signature in ${signature.encoding}`)
    return { signatures: { macs: [], encoding: 'hex', signatures: [bytes] }, time: undefined }
  }
  const names = list(signature.header)
  for (const [name, value] of Object.entries(signature.requires ?? {}))
    if (headers.require(name) !== value) throw malformed(name, `is not "${value}"`)
  const { signatures, time } = readSignatureHeader(headers, names, signature.format)
  const macs = toMacs(signatures, names[0] ?? '', signature)
  return {
    signatures: { macs, encoding: signature.encoding === 'hex' ? 'hex' : 'base64', signatures: [] },
    time,
  }
}

function readTime(
  { time, signature }: ProviderRow,
  headers: HeaderReader,
  ofSignature: string | undefined,
): { text: string; unit: 's' | 'ms' | 'rfc3339'; header: string } | undefined {
  if (time === null || time.in === 'payload' || time.in === 'jwt') return undefined
  if (time.in === 'header')
    return { text: headers.require(time.header), unit: time.unit, header: time.header }
  const header = signature.kind === 'mac' && typeof signature.header === 'string' ? signature.header : ''
  return { text: ofSignature ?? '', unit: time.unit, header }
}

/** @throws {WebhookError} `ERR_WEBHOOK_HEADER_MISSING` or `ERR_WEBHOOK_HEADER_INVALID` */
export function readId(facts: IdFacts, headers: HeaderReader): string | undefined {
  if (facts.in !== 'header') return undefined
  const names = list(facts.header)
  const header = names.find((name) => headers.get(name) !== undefined) ?? names[0] ?? ''
  const id = headers.require(header)
  if (/^[\x21-\x7e]{1,256}$/.test(id)) return id
  throw new WebhookError('ERR_WEBHOOK_HEADER_INVALID', `The ${header} header is not a valid id.`, {
    reason: 'characters',
    header,
  })
}

export function readTypeHeader(facts: TypeFacts | null, headers: HeaderReader): { type?: string } {
  if (facts?.in !== 'header') return {}
  const [type] = list(facts.header).flatMap((name) => headers.get(name) ?? [])
  return type === undefined ? {} : { type }
}

/** Reads id, type and time from a verified payload, and checks the time. */
export function describePayload(row: ProviderRow, payload: unknown, window: TimeWindow): PayloadFacts {
  const { id, type, time } = row
  const facts: PayloadFacts = {}
  if (id.in === 'payload') {
    const found = list(id.path)
      .map((path) => textAt(payload, path))
      .find((text) => text !== undefined)
    if (found !== undefined && found !== '') facts.id = found
  }
  if (type?.in === 'payload') {
    const parts = list(type.path).flatMap((path) => textAt(payload, path) ?? [])
    if (parts.length > 0) facts.type = parts.join('.')
  }
  if (time?.in === 'payload')
    facts.timestamp = readSignedTime(textAt(payload, time.path), time.unit, undefined, window)
  return facts
}

function list(paths: string | readonly string[]): readonly string[] {
  return typeof paths === 'string' ? [paths] : paths
}

function standardScheme(
  row: ProviderRow,
  { headerPrefix, keys = ['whsec'] }: Extract<SignatureFacts, { kind: 'standard-webhooks' }>,
): SignatureScheme {
  const standard = standardWebhooks({ headerPrefix })
  return {
    importSecret: (secret) => importStandardSecret(secret, keys, standard),
    parseHeaders: (headers, window) => ({
      ...standard.parseHeaders(headers, window),
      ...readTypeHeader(row.type, headers),
    }),
    describe: (payload, window) => (isRecord(payload) ? describePayload(row, payload, window) : {}),
  }
}

/** The first kind has to fit. A text that is not base64 has no key of the second kind. */
function importStandardSecret(
  secret: unknown,
  [kind = 'whsec', ...others]: readonly StandardKey[],
  standard: SignatureScheme,
): VerificationKey[] {
  const first = standardKey(secret, kind, standard)
  return [first, ...others.map((other) => tryImport(() => standardKey(secret, other, standard)))].flatMap(
    (keys) => keys ?? [],
  )
}

function tryImport<Key>(importKey: () => Key): Key | undefined {
  try {
    return importKey()
  } catch {
    return undefined
  }
}

type StandardKey = NonNullable<Extract<SignatureFacts, { kind: 'standard-webhooks' }>['keys']>[number]

function standardKey(
  secret: unknown,
  kind: StandardKey,
  standard: SignatureScheme,
): VerificationKey | readonly VerificationKey[] {
  const isStandard = typeof secret === 'string' && secret.startsWith('whsec_')
  if (kind === 'text' || (kind === 'text-unless-whsec' && !isStandard))
    return macKey(encodeUtf8(requireText(secret)), 'sha256')
  return standard.importSecret(typeof secret === 'string' ? standardSecret(secret) : secret)
}

/**
 * Returns the URL that the provider signs, or nothing if it signs none.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` if it is required and missing, or not an absolute URL.
 */
export function requirePublicUrl(
  row: ProviderRow,
  { publicUrl }: { publicUrl?: string | undefined },
): string {
  const { signature } = row
  const isSigned =
    signature.kind === 'custom' || ('signed' in signature && signature.signed.includes('{url}'))
  if (!isSigned) return ''
  if (typeof publicUrl === 'string' && /^https?:\/\//.test(publicUrl) && URL.canParse(publicUrl))
    return publicUrl
  throw new WebhookConfigError(
    'ERR_WEBHOOK_OPTION',
    `${row.title} signs the URL that it calls. Pass it as it is configured there: ${toFunctionName(row.name)}({ publicUrl: 'https://example.com/webhooks/${row.name}' })`,
  )
}
