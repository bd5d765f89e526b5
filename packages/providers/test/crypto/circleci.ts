import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac, signedText } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"type":"workflow-completed","id":"3888f21b","happened_at":"2026-11-21T12:00:00.000Z"}',
    expected: { id: '3888f21b', type: 'workflow-completed' },
    headers: ({ body }) => ({ 'circleci-signature': `v1=${hmac(body)}` }),
    exchanges: [
      {
        name: 'signatures of other versions beside it',
        request: signedText('circleci-signature', `v1=${hmac('{}')},v2=00,v3=00`, '{}'),
        response: { status: 204 },
      },
    ],
  })
