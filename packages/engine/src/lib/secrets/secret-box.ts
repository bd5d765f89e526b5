import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { EngineError } from '../errors.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Begins every sealed secret, except those of the first schema: they begin with a random nonce. */
const MARKER = Buffer.from('hks2')

/** What a secret belongs to. It is authenticated data, so a sealed secret cannot be moved to another endpoint or another row. */
export interface SecretOwner {
  endpointId: string
  /** The id of its row, or `legacy` for the endpoint's legacy secret. */
  id: string
}

/** Encrypts secrets for the database with AES-256-GCM (NIST SP 800-38D) and a random nonce, bound to their owners. */
export interface SecretBox {
  seal(secret: string, owner: SecretOwner): Uint8Array
  /** @throws {EngineError} `ERR_ENGINE_KEY` if the secret was sealed with another key or for another owner. */
  open(sealed: Uint8Array, owner: SecretOwner): string
  /**
   * Returns a secret of the first schema, sealed for its owner, or undefined if it already is. The first schema bound secrets to the id of
   * their row only.
   *
   * @throws {EngineError} `ERR_ENGINE_KEY` if the secret was sealed with another key or for another row.
   */
  reseal(sealed: Uint8Array, firstOwner: string, owner: SecretOwner): Uint8Array | undefined
}

/** The marker as SQL's `encode(…, 'hex')` returns it. */
export const MARKER_HEX: string = MARKER.toString('hex')
export const MARKER_BYTES: number = MARKER.length

/** @param encryptionKey 32 bytes. */
export function createSecretBox(encryptionKey: Uint8Array): SecretBox {
  function seal(secret: string, owner: SecretOwner): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce)
    cipher.setAAD(authenticatedData(owner))
    return Buffer.concat([MARKER, nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  }

  function decrypt(sealed: Uint8Array, authenticated: Uint8Array): string {
    const decipher = createDecipheriv('aes-256-gcm', encryptionKey, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(authenticated)
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  }

  return {
    seal,
    open(sealed, owner) {
      try {
        if (!isMarked(sealed)) throw new Error('not bound to an endpoint')
        return decrypt(sealed.subarray(MARKER_BYTES), authenticatedData(owner))
      } catch (cause) {
        throw unopened(cause)
      }
    },
    reseal(sealed, firstOwner, owner) {
      if (isMarked(sealed)) return undefined
      try {
        return seal(decrypt(sealed, Buffer.from(firstOwner)), owner)
      } catch (cause) {
        throw unopened(cause)
      }
    },
  }
}

function authenticatedData({ endpointId, id }: SecretOwner): Uint8Array {
  return Buffer.from(JSON.stringify([endpointId, id]))
}

function isMarked(sealed: Uint8Array): boolean {
  return MARKER.equals(sealed.subarray(0, MARKER_BYTES))
}

function unopened(cause: unknown): EngineError {
  return new EngineError(
    'ERR_ENGINE_KEY',
    'A secret in the database was sealed with another encryption key, or for another endpoint. Use the encryptionKey (HOOKSEAL_ENCRYPTION_KEY) that the database was created with.',
    { cause },
  )
}
