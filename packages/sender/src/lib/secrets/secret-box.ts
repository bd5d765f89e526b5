import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { SenderError } from '../errors.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Id of the row that a secret belongs to. It is authenticated data, so a sealed secret cannot be moved to another row. */
type Owner = string

/** Encrypts secrets for the database with AES-256-GCM (NIST SP 800-38D) and a random nonce, bound to their rows. */
export interface SecretBox {
  seal(secret: string, owner: Owner): Uint8Array
  /** @throws {SenderError} `ERR_SENDER_KEY` if the secret was sealed with another key or for another owner. */
  open(sealed: Uint8Array, owner: Owner): string
}

/** @param encryptionKey 32 bytes. */
export function createSecretBox(encryptionKey: Uint8Array): SecretBox {
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce)
      cipher.setAAD(Buffer.from(owner))
      return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, owner) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', encryptionKey, sealed.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAAD(Buffer.from(owner))
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
        const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new SenderError(
          'ERR_SENDER_KEY',
          'A secret in the database was sealed with another encryption key. Use the encryptionKey that the database was created with.',
          { cause },
        )
      }
    },
  }
}
