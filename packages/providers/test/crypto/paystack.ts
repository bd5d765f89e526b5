import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"event":"charge.success","data":{"id":1,"reference":"r"}}',
    expected: { type: 'charge.success' },
    headers: ({ body }) => ({ 'x-paystack-signature': hmac(body, { hash: 'sha512' }) }),
  })
