import type { SignatureScheme, VerificationKey } from '@hookseal/core'
import { describePayload } from './describe-payload.ts'
import { importMacSecret, importPublicKeySecret, tokenKey } from './import-key.ts'
import type { PresetOptions } from './preset-options.ts'
import type { ProviderRow } from './provider-row.ts'
import { requirePublicUrl } from './public-url.ts'
import { type HeaderSignature, signatureReader } from './read-signatures.ts'
import { idReader, listOf, timeReader, typeReader } from './row-headers.ts'
import { malformed } from './signature-header.ts'
import { readSignedTime } from './signed-time.ts'
import { compileSignedText } from './signed-text.ts'

/**
 * Returns the scheme of a provider whose signature is in a header, and covers the body. What the row decides is decided here, one time.
 * Deciding it for each delivery, with a list and a spread object for each fact, cost as much as the HMAC of 1 kB.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` if the URL is signed, and missing.
 */
export function headerScheme(
  row: ProviderRow,
  signature: HeaderSignature,
  options: PresetOptions,
): SignatureScheme {
  const url = requirePublicUrl(row, options)
  const { prefixOf, suffixOf } = compileSignedText('signed' in signature ? signature.signed : '{body}')
  const readSignatures = signatureReader(signature)
  const readTime = timeReader(row)
  const readId = row.id.in === 'signature' ? undefined : idReader(row.id)
  const readType = typeReader(row.type)
  return {
    importSecret: (secret) => importSecret(secret, signature),
    parseHeaders(headers, window) {
      const { macs, encoding, signatures, time: inSignature } = readSignatures(headers)
      const time = readTime(headers, inSignature)
      const timestamp = time && readSignedTime(time.text, time.unit, time.header, window)
      const id = readId === undefined ? onlyMac(signature, macs) : readId(headers)
      const values = { time: time?.text, id, url }
      return {
        id,
        type: readType(headers),
        timestamp,
        prefix: prefixOf(values),
        suffix: suffixOf?.(values),
        macs,
        encoding,
        signatures,
      }
    },
    describe: describePayload(row),
  }
}

function importSecret(secret: unknown, signature: HeaderSignature): VerificationKey {
  if (signature.kind === 'token') return tokenKey(secret)
  if (signature.kind === 'public-key')
    return importPublicKeySecret(secret, signature.algorithm, signature.key)
  return importMacSecret(secret, signature.key, signature.hash)
}

/** A second MAC, which need not match, would be another id for a recorded delivery. */
function onlyMac(signature: HeaderSignature, macs: readonly string[]): string | undefined {
  if (macs.length === 1) return macs[0]
  throw malformed(listOf(signature.header)[0] ?? '', 'has several signatures, expected one')
}
