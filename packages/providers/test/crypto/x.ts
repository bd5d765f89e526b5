import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac, signedText } from '../oracle.ts'

const HEADER = 'x-twitter-webhooks-signature'
const EVENT = '{"for_user_id":"1","tweet_create_events":[]}'
const sign = (text: string): string => `sha256=${hmac(text, { encoding: 'base64' })}`
const challenge = (token: string) =>
  ({
    method: 'GET',
    query: `?crc_token=${encodeURIComponent(token)}`,
    request: { body: '', headers: {} },
  }) as const

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: EVENT,
    expected: {},
    headers: ({ body }) => ({ [HEADER]: sign(body) }),
    exchanges: ['12345', 'true', 'MTIz'].map((body) => ({
      name: `the body ${body}, which could be a challenge, by 400`,
      request: signedText(HEADER, sign(body), body),
      response: { status: 400, code: 'ERR_WEBHOOK_PAYLOAD_INVALID' as const },
    })),
    handshakes: [
      {
        name: 'a challenge',
        ...challenge('OTM2Mjg0-x_1='),
        response: { status: 200, body: JSON.stringify({ response_token: sign('OTM2Mjg0-x_1=') }) },
      },
      ...[EVENT, '{}', '[]', '"a"', ' 1', ''].map((token) => ({
        name: `the challenge ${token}, which could be an event, by 405`,
        ...challenge(token),
        response: { status: 405, code: 'ERR_WEBHOOK_METHOD' as const },
      })),
    ],
  })
