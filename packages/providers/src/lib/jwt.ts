import { decodeBase64, isRecord } from '@hookseal/core/schemes'

/** A JSON Web Token in compact form (RFC 7515, section 7.1). Nothing of it is authenticated. */
export interface Jwt {
  header: Readonly<Record<string, unknown>>
  claims: Readonly<Record<string, unknown>>
  /** The text that is signed. */
  signingInput: string
  signature: Uint8Array
}

/** Returns the parts of a token, or `undefined` if it is not one. */
export function parseJwt(token: string): Jwt | undefined {
  const [header = '', claims = '', signature = '', ...others] = token.split('.')
  const parsed = [header, claims].map(parseJson)
  const bytes = decodeBase64Url(signature)
  const [parsedHeader, parsedClaims] = parsed
  if (others.length > 0 || !isRecord(parsedHeader) || !isRecord(parsedClaims) || bytes === undefined)
    return undefined
  return { header: parsedHeader, claims: parsedClaims, signingInput: `${header}.${claims}`, signature: bytes }
}

function parseJson(part: string): unknown {
  const bytes = decodeBase64Url(part)
  try {
    return bytes === undefined
      ? undefined
      : JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** Returns the bytes of unpadded base64url, or `undefined` for anything else. */
function decodeBase64Url(text: string): Uint8Array | undefined {
  if (/[^\w-]/.test(text)) return undefined
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  return decodeBase64(base64.padEnd(4 * Math.ceil(base64.length / 4), '='))
}
