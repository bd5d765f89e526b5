import { EventEmitter } from 'node:events'
import type { ProviderOracle } from '@hookseal/conformance'
import { zoom } from '../../src/presets/zoom.ts'
import { importSdk } from '../install-sdks.ts'
import { hmac, seconds, SECRETS, signedBy } from '../oracle.ts'

interface Receiver {
  init: (options: { eventEmitter: object }) => void
  start: () => Promise<(event: object, context: object) => Promise<{ statusCode: number; body: string }>>
}

const validation = (plainToken: string): string =>
  JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken }, event_ts: 1 })

export async function oracle(): Promise<ProviderOracle> {
  const { AwsLambdaReceiver } = await importSdk<{ AwsLambdaReceiver: new (options: object) => Receiver }>(
    '@zoom/rivet/users',
  )
  const receiver = new AwsLambdaReceiver({ webhooksSecretToken: SECRETS.secret })
  receiver.init({ eventEmitter: Object.assign(new EventEmitter(), { emit: async () => true }) })
  const receive = await receiver.start()
  const token = 'qgg8vlvZRS6UYooatFL8Aw'
  const { headers } = await signedBy(zoom, validation(token))()
  const { body: response } = await receive({ headers, body: validation(token) }, {})
  const { encryptedToken } = JSON.parse(response)
  const attack = validation(`v0:${seconds(new Date())}:{"event":"meeting.deleted"}`)
  return {
    ...SECRETS,
    name: '@zoom/rivet@0.4.0',
    body: '{"event":"meeting.started","payload":{},"event_ts":1626230691572}',
    // The SDK writes the payload again before it computes the signature.
    otherBody: '{"event":"meeting.started","payload":{},"event_ts":1626230691573}',
    expected: { type: 'meeting.started' },
    sign: ({ body, timestamp }) => ({
      body,
      headers: {
        'x-zm-signature': `v0=${hmac(`v0:${seconds(timestamp)}:${body}`)}`,
        'x-zm-request-timestamp': String(seconds(timestamp)),
      },
    }),
    verify: async (request) => (await receive(request, {})).statusCode === 200,
    handshakes: [
      {
        name: 'a validation as the SDK does',
        request: signedBy(zoom, validation(token)),
        response: { status: 200, body: JSON.stringify({ plainToken: token, encryptedToken }) },
      },
      {
        name: 'a validation without a valid signature by 401',
        request: signedBy(zoom, validation(token), SECRETS.otherSecret),
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
      {
        name: 'a validation whose token is the signed text of an event by 400',
        request: signedBy(zoom, attack),
        response: { status: 400, code: 'ERR_WEBHOOK_PAYLOAD_INVALID' },
      },
    ],
  }
}
