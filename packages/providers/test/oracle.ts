import { createHmac } from 'node:crypto'
import type { ProviderOracle, ProviderUnderTest, SignedRequest } from '@hookseal/conformance'

/** For providers that only send a token. */
export const TOKEN = 'token-of-the-webhook-0001'

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

/** An oracle that writes headers with `node:crypto`. The first of them is the signature. */
export function cryptoOracle({
  headers,
  ...oracle
}: Omit<ProviderOracle, 'name' | 'secret' | 'otherSecret' | 'sign' | 'verify'> & {
  secret?: string
  headers: (delivery: { body: string; timestamp: Date; id: string }) => Record<string, string>
}): ProviderOracle {
  return {
    ...SECRETS,
    name: 'node:crypto',
    sign: (delivery) => ({ body: delivery.body, headers: headers(delivery) }),
    // The contract signs with these, too.
    verify(request) {
      const [[name, signature] = []] = Object.entries(
        headers({ body: request.body, timestamp: NOW, id: 'delivery-1' }),
      )
      return name !== undefined && request.headers[name] === signature
    },
    ...oracle,
  }
}

/** A signature of `body` with other headers than the preset's. */
export function signedText(header: string, signature: string, body: string): SignedRequest {
  return { body, headers: { [header]: signature, 'content-type': 'application/json' } }
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

/** Whether a verifier that rejects for an invalid delivery rejects. */
export async function rejects(verify: () => Promise<unknown>): Promise<boolean> {
  return verify().then(
    () => false,
    () => true,
  )
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
