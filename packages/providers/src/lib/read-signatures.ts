import type { HeaderReader, ParsedHeaders } from '@hookseal/core'
import { decodeBase64 } from '@hookseal/core/schemes'
import { decodeHex } from './import-key.ts'
import type { SignatureFacts } from './provider-row.ts'
import { listOf } from './row-headers.ts'
import { malformed, readSignatureHeader, toMacs } from './signature-header.ts'

/** How a provider signs whose signature is in a header, and covers the body. */
export type HeaderSignature = Exclude<SignatureFacts, { kind: 'custom' | 'standard-webhooks' }>

/** The signatures in the headers, and the time if it stands beside them. */
export interface FoundSignatures extends Pick<ParsedHeaders, 'macs' | 'encoding' | 'signatures'> {
  time: string | undefined
}

/**
 * Returns the function that reads the signatures of a delivery.
 *
 * It throws `ERR_WEBHOOK_HEADER_MISSING`, `ERR_WEBHOOK_HEADER_INVALID` and `ERR_WEBHOOK_SIGNATURE_INVALID`.
 */
export function signatureReader(signature: HeaderSignature): (headers: HeaderReader) => FoundSignatures {
  if (signature.kind === 'mac') return macReader(signature)
  if (signature.kind === 'public-key') return publicKeyReader(signature)
  const { header } = signature
  return (headers) => ({
    macs: [headers.require(header)],
    encoding: 'hex',
    signatures: [],
    time: undefined,
  })
}

function macReader(signature: Extract<HeaderSignature, { kind: 'mac' }>) {
  const names = listOf(signature.header)
  const [header = ''] = names
  const encoding = signature.encoding === 'hex' ? 'hex' : 'base64'
  const required = Object.entries(signature.requires ?? {})
  return (headers: HeaderReader): FoundSignatures => {
    for (const [name, value] of required)
      if (headers.require(name) !== value) throw malformed(name, `is not "${value}"`)
    const { signatures, time } = readSignatureHeader(headers, names, signature.format)
    return { macs: toMacs(signatures, header, signature), encoding, signatures: [], time }
  }
}

function publicKeyReader(signature: Extract<HeaderSignature, { kind: 'public-key' }>) {
  const { header, encoding, algorithm } = signature
  const decode = encoding === 'hex' ? decodeHex : decodeBase64
  return (headers: HeaderReader): FoundSignatures => {
    const bytes = decode(headers.require(header))
    const isPossible = bytes !== undefined && (algorithm !== 'ed25519' || bytes.length === 64)
    if (!isPossible) throw malformed(header, `is not a signature in ${encoding}`)
    return { macs: [], encoding: 'hex', signatures: [bytes], time: undefined }
  }
}
