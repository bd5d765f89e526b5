import { createMac, equalText, verifyEd25519 } from '#crypto'
import { concatBytes, encodeUtf8 } from '../crypto/bytes.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { ActiveKey } from '../secrets/keyring.ts'
import type { ParsedHeaders } from '../schemes/signature-scheme.ts'

/** Compares the signatures of one delivery with those of one active secret. */
export interface SignatureMatcher {
  readonly active: ActiveKey
  /** Adds the next bytes of the body. */
  update(chunk: Uint8Array): void
  /** Whether the secret made one of the delivery's signatures. `body` is the whole of the bytes passed to `update`. */
  matches(body: Uint8Array): MaybePromise<boolean>
}

/** Creates a matcher for each key whose algorithm one of the delivery's signatures uses. */
export function createSignatureMatchers(
  headers: ParsedHeaders,
  keys: readonly ActiveKey[],
): SignatureMatcher[] {
  const matchers: SignatureMatcher[] = []
  for (const active of keys) {
    if (active.key.algorithm === 'hmac-sha256') {
      if (headers.macs.length > 0)
        matchers.push(macMatcher(headers, active, createMac(active.key.key, headers.prefix)))
    } else if (headers.ed25519.length > 0) matchers.push(ed25519Matcher(headers, active, active.key.key))
  }
  return matchers
}

function macMatcher(
  { macs, encoding }: ParsedHeaders,
  active: ActiveKey,
  mac: ReturnType<typeof createMac>,
): SignatureMatcher {
  const isAmongMacs = (expected: string): boolean => macs.some((candidate) => equalText(candidate, expected))
  return {
    active,
    update: (chunk) => mac.update(chunk),
    matches() {
      const digest = mac.digest(encoding)
      return typeof digest === 'string' ? isAmongMacs(digest) : digest.then(isAmongMacs)
    },
  }
}

/** Ed25519 reads the message two times (RFC 8032, section 5.1.6), so it needs the whole body. */
function ed25519Matcher(
  { prefix, ed25519 }: ParsedHeaders,
  active: ActiveKey,
  key: Parameters<typeof verifyEd25519>[0],
): SignatureMatcher {
  return {
    active,
    update() {},
    async matches(body) {
      const signed = concatBytes([encodeUtf8(prefix), body])
      for (const signature of ed25519) if (await verifyEd25519(key, signature, signed)) return true
      return false
    },
  }
}
