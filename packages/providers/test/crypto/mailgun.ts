import type { ProviderOracle } from '@hookseal/conformance'
import { hmac, NOW, seconds, SECRETS } from '../oracle.ts'

const BODY = '{"event-data":{"event":"delivered","id":"1"}}'

const signed = (body: string, time: string, token: string, signature = hmac(time + token)): string =>
  JSON.stringify({ ...JSON.parse(body), signature: { timestamp: time, token, signature } })

const rejected = (name: string, body: string) => ({
  name,
  request: { body, headers: {} },
  response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' as const },
})

export const oracle = (): ProviderOracle => {
  const time = String(seconds(NOW))
  return {
    ...SECRETS,
    name: 'node:crypto',
    body: BODY,
    // The event is not signed. This changes what is.
    otherBody: signed(BODY, time, 'delivery-1', hmac(`${time}delivery-2`)),
    expected: { type: 'delivered', id: 'delivery-of-oracle' },
    sign: ({ body, timestamp, id }) => ({ body: signed(body, String(seconds(timestamp)), id), headers: {} }),
    verify({ body }) {
      const { signature } = JSON.parse(body)
      return hmac(signature.timestamp + signature.token) === signature.signature
    },
    exchanges: [
      rejected('a body without a signature by 400', BODY),
      rejected('a body that is not JSON by 400', 'signature'),
      rejected(
        'a digit moved from the time to the token by 400',
        signed(BODY, time.slice(0, 9), `${time[9]}delivery-1`),
      ),
      rejected('a digit moved from the token to the time by 400', signed(BODY, `${time}1`, '-delivery')),
      {
        name: 'a signature in capitals by 400',
        request: {
          body: signed(BODY, time, 'delivery-1', hmac(`${time}delivery-1`).toUpperCase()),
          headers: {},
        },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
    ],
  }
}
