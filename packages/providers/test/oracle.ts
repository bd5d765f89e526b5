import { createHmac } from 'node:crypto'
import type { ProviderUnderTest, SignedRequest } from '@hookseal/conformance'

export const SECRETS = {
  secret: 'It is a secret to everybody',
  otherSecret: 'This is another secret',
} as const

/** The clock of the contract. */
export const NOW: Date = new Date('2026-11-21T12:00:00.000Z')

/** A MAC made by `node:crypto`, apart from the presets. */
export function hmac(
  text: string,
  {
    secret = SECRETS.secret,
    hash = 'sha256',
    encoding = 'hex',
  }: { secret?: string | Uint8Array; hash?: string; encoding?: 'hex' | 'base64' | 'base64url' } = {},
): string {
  return createHmac(hash, secret).update(text).digest(encoding)
}

export function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}

/** Whether a verifier that throws for an invalid delivery throws. */
export function throws(verify: () => unknown): boolean {
  try {
    verify()
    return false
  } catch {
    return true
  }
}

/** Signs `body` with a preset that the contract has checked. */
export function signedBy(
  preset: ProviderUnderTest,
  body: string,
  secret: string = SECRETS.secret,
): () => Promise<SignedRequest> {
  return async () => ({
    body,
    headers: await preset.signedHeaders({ body, timestamp: NOW, id: 'delivery-1' }, secret),
  })
}
