import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"id":"367cba44","type":"page.created","attempt_number":1}',
    expected: { id: '367cba44', type: 'page.created' },
    headers: ({ body }) => ({ 'x-notion-signature': `sha256=${hmac(body)}` }),
  })
