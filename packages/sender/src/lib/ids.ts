import { randomBytes } from 'node:crypto'

/** The prefix of an id, which says what kind of resource it identifies. */
export type IdPrefix = 'evt' | 'evt_test' | 'key' | 'org' | 'req' | 'rpl' | 'sec' | 'whd' | 'wh'

/**
 * Creates `<prefix>_` and the 32 hexadecimal digits of a UUID, version 7 (RFC 9562, section 5.7). Newer ids sort after older ones, so
 * that indexes grow at their end.
 */
export function createId(prefix: IdPrefix): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return `${prefix}_${bytes.toString('hex')}`
}
