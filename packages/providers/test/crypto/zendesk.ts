import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"type":"zen:event-type:user.created","id":"1"}',
    expected: { type: 'zen:event-type:user.created' },
    headers: ({ body, timestamp }) => ({
      'x-zendesk-webhook-signature': hmac(timestamp.toISOString() + body, { encoding: 'base64' }),
      'x-zendesk-webhook-signature-timestamp': timestamp.toISOString(),
    }),
  })
