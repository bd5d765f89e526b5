import { createHash } from 'node:crypto'

/** Returns a hash by which the bytes of a body are compared. */
export function hashOf(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 16)
}
