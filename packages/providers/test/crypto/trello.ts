import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac, signedText } from '../oracle.ts'

const publicUrl = 'https://example.com/webhooks/trello?board=1'
const sign = (text: string): string => hmac(text, { hash: 'sha1', encoding: 'base64' })

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    options: { publicUrl },
    body: '{"action":{"id":"51f9424bcd6e040f3c002412","type":"updateCard"}}',
    expected: { id: '51f9424bcd6e040f3c002412', type: 'updateCard' },
    headers: ({ body }) => ({ 'x-trello-webhook': sign(body + publicUrl) }),
    exchanges: [
      {
        name: 'a signature for another URL by 401',
        request: signedText('x-trello-webhook', sign('{}https://example.com/'), '{}'),
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
    ],
    handshakes: [
      {
        name: 'a HEAD request',
        method: 'HEAD',
        request: { body: '', headers: {} },
        response: { status: 200, body: /^$/ },
      },
    ],
  })
