import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac, signedText } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"event":{"id":"01","event_type":"incident.triggered"}}',
    expected: { id: '01', type: 'incident.triggered' },
    headers: ({ body }) => ({ 'x-pagerduty-signature': `v1=${hmac(body)}` }),
    exchanges: [
      {
        name: 'the second signature of a rotation',
        request: signedText('x-pagerduty-signature', `v1=${'0'.repeat(64)},v1=${hmac('{}')}`, '{}'),
        response: { status: 204 },
      },
    ],
  })
