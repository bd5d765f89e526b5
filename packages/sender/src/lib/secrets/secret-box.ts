import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { SenderError } from '../errors.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Bound into the tag: what belongs to one row can't be moved to another. */
type Owner = string

/** Seals secrets for the database: AES-256-GCM (NIST SP 800-38D), a random nonce for each, tied to the row they belong to. */
export interface SecretBox {
  seal(secret: string, owner: Owner): Uint8Array
  /** @throws {SenderError} `ERR_SENDER_KEY` when it was sealed under another key, or for another owner. */
  open(sealed: Uint8Array, owner: Owner): string
}

/** @param key 32 bytes. */
export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(owner))
      return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, owner) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAAD(Buffer.from(owner))
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
        const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new SenderError(
          'ERR_SENDER_KEY',
          'A secret in the database was sealed under another key. Start with the key that the database was begun with.',
          { cause },
        )
      }
    },
  }
}
