import { encodeHex } from './bytes.ts'

/**
 * The y coordinates of the points of small order on edwards25519, little-endian, in every encoding of 255 bits (RFC 8032,
 * section 5.1). The test recomputes their orders from the curve equation. For such a public key a signature can be forged that
 * verifies any message.
 */
const SMALL_ORDER: readonly string[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]

/** Whether a public key of 32 bytes encodes a point of order 1, 2, 4 or 8. The sign of x does not matter. */
export function hasSmallOrder(publicKey: Uint8Array): boolean {
  const y = publicKey.slice()
  y[31] = (y[31] ?? 0) & 0x7f
  return SMALL_ORDER.includes(encodeHex(y))
}
