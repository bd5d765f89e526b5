import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"action":"created","installation":{"uuid":"1"},"data":{}}',
    expected: { type: 'issue' },
    headers: ({ body, id }) => ({
      'sentry-hook-signature': hmac(body),
      'sentry-hook-resource': 'issue',
      'request-id': id,
    }),
  })
