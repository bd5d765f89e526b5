import type { ProviderOracle } from '@hookseal/conformance'
import { accepts, hmac, SECRETS } from './oracle.ts'

/** How one of them differs. */
interface Member extends Pick<ProviderOracle, 'name' | 'body' | 'expected' | 'exchanges' | 'otherBody'> {
  /** The header of the signature. */
  header: string
  /** Other headers of a delivery. */
  headers?: (id: string) => Record<string, string>
  prefix?: string
  secret?: string
  /** The key, where it is another text than the secret. */
  key?: string
  encoding?: 'hex' | 'base64'
  /** Throws for an invalid delivery, or returns false. */
  verify: (delivery: { body: string; signature: string; headers: Record<string, string> }) => unknown
}

/** Returns the oracle of a provider that signs the body and nothing else, by HMAC-SHA256. */
export function bodyMacOracle({
  header,
  headers = () => ({}),
  prefix = '',
  encoding = 'hex',
  secret = SECRETS.secret,
  key = secret,
  verify,
  ...oracle
}: Member): ProviderOracle {
  return {
    ...SECRETS,
    ...oracle,
    secret,
    sign: ({ body, id }) => ({
      body,
      headers: { [header]: prefix + hmac(body, { encoding, secret: key }), ...headers(id) },
    }),
    verify: async (request) =>
      accepts(() => verify({ ...request, signature: request.headers[header] ?? '' })),
  }
}
