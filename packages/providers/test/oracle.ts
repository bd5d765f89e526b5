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

/** An oracle of providers that sign the body alone, with SHA-256 in hex. `type` is the type in the body. */
export function hmacOfBodyOracle(header: string, body: string, type: string): ProviderOracle {
  return cryptoOracle({
    body,
    expected: { type },
    headers: (delivery) => ({ [header]: hmac(delivery.body) }),
  })
}

/** A signature of `body` with other headers than the preset's. */
export function signedText(header: string, signature: string, body: string): SignedRequest {
  return { body, headers: { [header]: signature, 'content-type': 'application/json' } }
}

export function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}

/** Whether a verifier accepts a delivery: for others it throws, rejects, or returns false. */
export async function accepts(verify: () => unknown): Promise<boolean> {
  try {
    return (await verify()) !== false
  } catch {
    return false
  }
}

/** Signs `body` with a preset that the contract has checked. */
export function signedBy(
  preset: ProviderUnderTest,
  body: string,
  secret: string = SECRETS.secret,
): () => Promise<SignedRequest> {
  return async () => preset.signedRequest({ body, timestamp: NOW, id: 'delivery-1' }, secret)
}
