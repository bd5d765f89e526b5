/**
 * Returns the bytes of canonical base64 (RFC 4648, section 4: standard alphabet, padded, no stray bits), or
 * `undefined` for anything else. Encoding the result again is the check: `atob` alone would forgive white space,
 * missing padding and trailing bits, and so let one value be spelled in several ways.
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

/** Returns canonical, padded base64. Meant for keys and signatures: its cost grows with the input. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
