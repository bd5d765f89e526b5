/**
 * Returns the bytes of canonical base64 (RFC 4648, section 4: standard alphabet, padded, no stray bits), or `undefined` for anything
 * else. Encodes the result again to check it: `atob` alone accepts whitespace, missing padding and trailing bits, so one value
 * would have several spellings.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  let binary: string
  try {
    binary = atob(text)
  } catch {
    return undefined // `atob` throws for characters outside the alphabet
  }
  if (btoa(binary) !== text) return undefined
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

/** Returns canonical, padded base64. For keys and signatures only: `String.fromCharCode` takes a limited number of arguments. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
