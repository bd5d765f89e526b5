import crypto, { createHash, createHmac, createSecretKey, type Hmac, type KeyObject } from 'node:crypto'
import type { Mac, MacEncoding } from './crypto.ts'

/** A key for Node's own HMAC, and the two padded keys of RFC 2104, section 2. */
export interface HmacKey {
  /** A `KeyObject`, because handing the raw bytes to every `createHmac` costs 9 µs more on Node 24. */
  object: KeyObject
  /** The key, padded and XORed with the inner constant. It is hashed in front of the message. */
  inner: Uint8Array
  /** The key, padded and XORed with the outer constant, followed by space for the inner hash. */
  outer: Buffer
}

const BLOCK = 64
const HASH = 32

/** The longest message for which copying costs less than it saves. */
const SMALL_BYTES = 4096 - BLOCK

/** Where short messages are put together. One for all, because hashing is synchronous: allocating 2 kB for each costs 0.3 µs. */
const scratch = Buffer.alloc(BLOCK + SMALL_BYTES)

/** Whether `crypto.hash` exists: in Node 20.12 and later. Other runtimes with `node:crypto` may lack it. */
export const HAS_HASH: boolean = typeof crypto.hash === 'function'

export function importHmacKey(raw: Uint8Array): HmacKey {
  const key = raw.length > BLOCK ? createHash('sha256').update(raw).digest() : raw
  const inner = new Uint8Array(BLOCK).fill(0x36)
  const outer = Buffer.alloc(BLOCK + HASH, 0x5c)
  for (const [index, byte] of key.entries()) {
    inner[index] = 0x36 ^ byte
    outer[index] = 0x5c ^ byte
  }
  return { object: createSecretKey(raw), inner, outer }
}

/**
 * Starts the HMAC-SHA256 of `prefix` and the bytes passed to `update`. A message of up to 4 kB is kept, and `digest` hashes it by two
 * calls of `crypto.hash`. Creating the object of `createHmac` costs more than hashing 1 kB: for 200 B on Node 24, 2.2 µs against
 * 1.2 µs. A longer message goes through `createHmac` as it arrives.
 */
export function createMac(key: HmacKey, prefix: string): Mac {
  const small: Uint8Array[] = []
  let length = Buffer.byteLength(prefix)
  let hmac = HAS_HASH ? undefined : startHmac(key, prefix, small)
  return {
    update(bytes) {
      length += bytes.length
      if (hmac !== undefined) {
        hmac.update(bytes)
        return
      }
      small.push(bytes)
      if (length > SMALL_BYTES) hmac = startHmac(key, prefix, small)
    },
    // A string, not a Buffer: allocating the 32 bytes costs 0.5 µs.
    digest: (encoding) => hmac?.digest(encoding) ?? hashTwice(key, prefix, small, encoding),
  }
}

function startHmac({ object }: HmacKey, prefix: string, chunks: readonly Uint8Array[]): Hmac {
  const hmac = createHmac('sha256', object)
  // Most providers sign the body alone, and a call for no bytes costs 0.3 µs.
  if (prefix !== '') hmac.update(prefix)
  for (const chunk of chunks) hmac.update(chunk)
  return hmac
}

function hashTwice(
  { inner, outer }: HmacKey,
  prefix: string,
  chunks: readonly Uint8Array[],
  encoding: MacEncoding,
): string {
  scratch.set(inner)
  let end = prefix === '' ? BLOCK : BLOCK + scratch.write(prefix, BLOCK)
  for (const chunk of chunks) {
    scratch.set(chunk, end)
    end += chunk.length
  }
  outer.write(crypto.hash('sha256', scratch.subarray(0, end), 'binary'), BLOCK, 'latin1')
  return crypto.hash('sha256', outer, encoding)
}
