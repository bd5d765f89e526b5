import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"meta":{"event_name":"order_created"},"data":{"id":"1"}}',
    expected: { type: 'order_created' },
    headers: ({ body }) => ({ 'x-signature': hmac(body) }),
  })
