import { decodeBase64, encodeBase64, isRecord } from '@hookseal/core/schemes'

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
  return /[^\w-]/.test(text) ? undefined : decodeBase64(toBase64(text) ?? '')
}

/** Returns base64 or base64url, padded or not, as padded base64, or `undefined` for anything but a string. */
export function toBase64(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  const bare = text
    .replace(/={1,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  return bare.padEnd(4 * Math.ceil(bare.length / 4), '=')
}

/** Returns unpadded base64url (RFC 7515, section 2). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return toBase64Url(encodeBase64(bytes))
}

/** Returns base64 as unpadded base64url. */
export function toBase64Url(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
