import type { ParsedHeaders, SignedPart } from '@hookseal/core'
import { concatBytes, sha256Hex } from '@hookseal/core/schemes'
import { readOnce } from './unverified-body.ts'

/** Reads what is signed, which does not depend on the key. */
type ReadParts = (body: Uint8Array) => readonly SignedPart[] | Promise<readonly SignedPart[]>

/**
 * Returns parsed headers whose id becomes the SHA-256 of the signed texts. For schemes that do not cover the bytes of the body: with an id
 * made of the bytes, the same signed text in another body would be a new event.
 */
export function signedTextId(readParts: ReadParts): ParsedHeaders {
  const parsed: ParsedHeaders = {
    id: undefined,
    timestamp: undefined,
    prefix: '',
    macs: [],
    encoding: 'base64',
    signatures: [],
    readParts: readOnce(async (body) => {
      const parts = await readParts(body)
      // The first spelling of each text, whichever was signed: it is the same for every delivery of the event.
      parsed.id = await sha256Hex(concatBytes(parts.flatMap(({ texts }) => texts.slice(0, 1))))
      return parts
    }),
  }
  return parsed
}
