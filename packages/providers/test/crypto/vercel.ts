import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"id":"hk_1","type":"deployment.created","payload":{}}',
    expected: { id: 'hk_1', type: 'deployment.created' },
    headers: ({ body }) => ({ 'x-vercel-signature': hmac(body, { hash: 'sha1' }) }),
  })
