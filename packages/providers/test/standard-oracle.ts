import type { ProviderOracle, SignedRequest } from '@hookseal/conformance'
import { importSdk } from './install-sdks.ts'
import { accepts } from './oracle.ts'

interface Webhook {
  sign: (id: string, timestamp: Date, body: string) => string
  verify: (body: string, headers: Record<string, string>) => unknown
}

/** How a member of the family differs. */
interface Member extends Pick<ProviderOracle, 'name' | 'body'> {
  prefix?: 'webhook-' | 'svix-'
  type?: string
  /** Throws for an invalid delivery, or returns false. @default the library of the specification, or of Svix */
  verify?: (request: SignedRequest, secret: string) => unknown
}

/** Returns the oracle of a provider that signs by Standard Webhooks. The library of the specification signs, or that of Svix. */
export async function standardOracle({
  prefix = 'webhook-',
  type,
  verify,
  ...oracle
}: Member): Promise<ProviderOracle> {
  const library = prefix === 'svix-' ? 'svix' : 'standardwebhooks'
  const { Webhook } = await importSdk<{ Webhook: new (secret: string) => Webhook }>(library)
  const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
  return {
    ...oracle,
    secret,
    otherSecret: `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
    expected: type === undefined ? {} : { type },
    sign: ({ body, timestamp, id }) => ({
      body,
      headers: {
        [`${prefix}id`]: id,
        [`${prefix}timestamp`]: String(timestamp.getTime() / 1000),
        [`${prefix}signature`]: new Webhook(secret).sign(id, timestamp, body),
      },
    }),
    verify: async (request) =>
      accepts(() => {
        if (verify !== undefined) return verify(request, secret)
        new Webhook(secret).verify(request.body, request.headers)
        return true
      }),
  }
}
