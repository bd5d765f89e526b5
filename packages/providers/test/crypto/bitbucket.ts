import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"push":{"changes":[]},"repository":{"full_name":"a/b"}}',
    expected: { type: 'repo:push' },
    headers: ({ body, id }) => ({
      'x-hub-signature': `sha256=${hmac(body)}`,
      'x-request-uuid': id,
      'x-event-key': 'repo:push',
    }),
  })
