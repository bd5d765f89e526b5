import { randomFillSync } from 'node:crypto'

/**
 * Creates `<prefix>_` and the 32 hexadecimal digits of a UUID, version 7 (RFC 9562, section 5.7). Newer ids sort after older ones, so
 * that indexes grow at their end.
 *
 * @param ms The time in the id, in ms since the epoch.
 */
export function createTimedId<Prefix extends string>(prefix: Prefix, ms: number): `${Prefix}_${string}` {
  const bytes = takeRandomBytes()
  bytes.writeUIntBE(ms, 0, 6)
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return `${prefix}_${bytes.toString('hex')}`
}

const ID_BYTES = 16
/** Random bytes for the next ids, each used once. One call for each id would cost 3 µs. */
const pool = Buffer.allocUnsafeSlow(256 * ID_BYTES)
let used = pool.length

/** Returns a part of the pool, which is valid until the next call. */
function takeRandomBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = pool.subarray(used, used + ID_BYTES)
  used += ID_BYTES
  return bytes
}
