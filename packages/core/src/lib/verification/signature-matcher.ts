import { equalText } from '#crypto'
import { concatBytes, encodeUtf8 } from '../crypto/bytes.ts'
import type { Mac } from '../crypto/crypto.ts'
import type { VerificationKey } from '../crypto/verification-key.ts'
import type { ParsedHeaders, Signatures, SignedPart } from '../schemes/signature-scheme.ts'
import type { ActiveKey } from '../secrets/keyring.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'

/** Compares the signatures of one delivery with those of one active secret. */
export interface SignatureMatcher {
  readonly active: ActiveKey
  /** Adds the next bytes of the body. */
  update(chunk: Uint8Array): void
  /** Whether the secret made one of the delivery's signatures. `body` is the whole of the bytes passed to `update`. */
  matches(body: Uint8Array): MaybePromise<boolean>
}

/** Creates a matcher for each key that can have made one of the delivery's signatures. */
export function createSignatureMatchers(
  headers: ParsedHeaders,
  keys: readonly ActiveKey[],
): SignatureMatcher[] {
  const matchers: SignatureMatcher[] = []
  for (const active of keys) {
    const { key } = active
    if (headers.readParts === undefined && 'createMac' in key) {
      if (headers.macs.length > 0) matchers.push(macMatcher(headers, active, key.createMac(headers.prefix)))
    } else matchers.push(wholeBodyMatcher(headers, active))
  }
  return matchers
}

function macMatcher(headers: ParsedHeaders, active: ActiveKey, mac: Mac): SignatureMatcher {
  const { suffix } = headers
  return {
    active,
    update: (chunk) => mac.update(chunk),
    matches() {
      if (suffix !== undefined) mac.update(encodeUtf8(suffix))
      return digestMatches(mac, headers)
    },
  }
}

function digestMatches(mac: Mac, { macs, encoding }: Signatures): MaybePromise<boolean> {
  const isAmongMacs = (expected: string): boolean => macs.some((candidate) => equalText(candidate, expected))
  const digest = mac.digest(encoding)
  return typeof digest === 'string' ? isAmongMacs(digest) : digest.then(isAmongMacs)
}

/** Public key signatures are verified over the whole text: Ed25519 reads it two times (RFC 8032, section 5.1.6). */
function wholeBodyMatcher(headers: ParsedHeaders, active: ActiveKey): SignatureMatcher {
  const { prefix, suffix = '', readParts } = headers
  return {
    active,
    update() {},
    async matches(body) {
      const parts = (await readParts?.(body, active.key)) ?? [
        { ...headers, texts: [concatBytes([encodeUtf8(prefix), body, encodeUtf8(suffix)])] },
      ]
      for (const part of parts) if (!(await isAuthentic(part, active.key))) return false
      return parts.length > 0
    },
  }
}

async function isAuthentic(part: SignedPart, key: VerificationKey): Promise<boolean> {
  for (const text of part.texts) {
    if ('verify' in key) {
      for (const signature of part.signatures) if (await key.verify(signature, text)) return true
    } else {
      const mac = key.createMac('')
      mac.update(text)
      if (await digestMatches(mac, part)) return true
    }
  }
  return false
}
