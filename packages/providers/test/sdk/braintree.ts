import type { ProviderOracle, SignedRequest } from '@hookseal/conformance'
import { braintree } from '../../src/presets/braintree.ts'
import { importSdk } from '../install-sdks.ts'
import { accepts, SECRETS } from '../oracle.ts'

interface Gateway {
  webhookNotification: {
    parse: (signature: string, payload: string) => Promise<{ kind: string }>
    verify: (challenge: string) => string
  }
  webhookTesting: { sampleNotification: (kind: string, id: string) => Record<string, string> }
}

export async function oracle(): Promise<ProviderOracle> {
  const sdk = await importSdk<{
    default: { BraintreeGateway: new (config: object) => Gateway; Environment: Record<string, object> }
  }>('braintree')
  const { BraintreeGateway, Environment } = sdk.default
  const publicKey = 'integration_public_key'
  const { secret } = SECRETS
  const { webhookNotification, webhookTesting } = new BraintreeGateway({
    environment: Environment['Sandbox'],
    merchantId: 'm',
    publicKey,
    privateKey: secret,
  })
  const sample = webhookTesting.sampleNotification('subscription_canceled', 'sub_1')
  const { bt_signature = '', bt_payload = '' } = sample
  const challenge = 'fd7e8b2ed3a14c1d9e0fbb11aa22cc33'
  const [, macOfChallenge = ''] = webhookNotification.verify(challenge).split('|')
  const empty = { body: '', headers: {} }
  return {
    ...SECRETS,
    name: 'braintree@3.40.0',
    options: { publicKey },
    body: '<notification><kind>subscription_canceled</kind><subject><subscription><id>s</id><transactions type="array"/><add_ons type="array"/><discounts type="array"/></subscription></subject></notification>',
    otherBody: form({ bt_signature, bt_payload: Buffer.from('<notification/>').toString('base64') }).body,
    respell: (text) => `${text}&other=1`,
    expected: { type: 'subscription_canceled' },
    sign: () => form(sample),
    verify: async ({ body }) => {
      const fields = new URLSearchParams(body)
      return accepts(async () =>
        webhookNotification.parse(fields.get('bt_signature') ?? '', fields.get('bt_payload') ?? ''),
      )
    },
    exchanges: [
      {
        name: 'a payload without its last line break, and signatures of other keys',
        request: form({
          bt_signature: `other|${'0'.repeat(40)}&${bt_signature}`,
          bt_payload: bt_payload.trimEnd(),
        }),
        response: { status: 204 },
      },
      {
        name: 'a payload with another line break, which would be a new event, by 400',
        request: form({ bt_signature, bt_payload: `${bt_payload}\n` }),
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
      {
        name: 'a signature of another public key by 400',
        request: form({ bt_signature: bt_signature.replace(publicKey, 'other'), bt_payload }),
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
    ],
    handshakes: [
      {
        name: 'a challenge as the SDK does',
        method: 'GET',
        query: `?bt_challenge=${challenge}`,
        request: empty,
        response: { status: 200, body: webhookNotification.verify(challenge) },
      },
      {
        name: 'a challenge that is the payload of an event by 405',
        method: 'GET',
        query: `?${new URLSearchParams({ bt_challenge: bt_payload }).toString()}`,
        request: empty,
        response: { status: 405, code: 'ERR_WEBHOOK_METHOD' },
      },
      {
        name: 'a challenge with an upper case letter by 405',
        method: 'GET',
        query: `?bt_challenge=${challenge.toUpperCase()}`,
        request: empty,
        response: { status: 405, code: 'ERR_WEBHOOK_METHOD' },
      },
      {
        name: 'an event that is a challenge with the signature of the handshake by 400',
        request: form({ bt_signature: `${publicKey}|${macOfChallenge}`, bt_payload: challenge }),
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
      {
        name: 'an event without a signature by 400',
        request: async () => {
          const { body } = await braintree.signedRequest({ body: '<a/>', publicKey }, secret)
          return form({ bt_payload: new URLSearchParams(body).get('bt_payload') ?? '' })
        },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
    ],
  }
}

function form(fields: Record<string, string>): SignedRequest {
  return { body: new URLSearchParams(fields).toString(), headers: {} }
}
