import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, TOKEN } from '../oracle.ts'

const verification = (challenge: string) => ({
  method: 'GET',
  request: { body: '', headers: { 'x-okta-verification-challenge': challenge } },
})

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    secret: TOKEN,
    body: '{"eventId":"1","data":{"events":[{"eventType":"user.lifecycle.create"}]}}',
    expected: { id: '1', type: 'user.lifecycle.create' },
    headers: () => ({ authorization: TOKEN }),
    handshakes: [
      {
        name: 'a challenge',
        ...verification('My_verification-challenge'),
        response: { status: 200, body: '{"verification":"My_verification-challenge"}' },
      },
      {
        name: 'a challenge that is a page by 405',
        ...verification('<script>'),
        response: { status: 405, code: 'ERR_WEBHOOK_METHOD' },
      },
    ],
  })
