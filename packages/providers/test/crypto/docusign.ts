import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"event":"envelope-completed","retryCount":0,"data":{"envelopeId":"1"}}',
    expected: { type: 'envelope-completed' },
    headers: ({ body }) => ({ 'x-docusign-signature-1': hmac(body, { encoding: 'base64' }) }),
    exchanges: [
      {
        name: 'the signature of the second key of the account',
        request: {
          body: '{}',
          headers: {
            'x-docusign-signature-1': hmac('{}', { secret: 'of another', encoding: 'base64' }),
            'x-docusign-signature-2': hmac('{}', { encoding: 'base64' }),
          },
        },
        response: { status: 204 },
      },
    ],
  })
