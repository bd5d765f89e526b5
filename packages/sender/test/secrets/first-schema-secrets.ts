import { createCipheriv, randomBytes } from 'node:crypto'

/** Seals a secret as the first schema did: bound to the id of its row only. */
export function sealAsFirstSchema(key: Uint8Array, secret: string, rowId: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(rowId))
  return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
}
