import type { ProviderOracle } from '@hookseal/conformance'
import { generateKeyPairSync, sign } from 'node:crypto'
import { importSdk } from '../install-sdks.ts'
import { accepts, seconds } from '../oracle.ts'

interface EventWebhook {
  convertPublicKeyToECDSA: (key: string) => object
  verifySignature: (key: object, body: string, signature: string, timestamp: string) => boolean
}

export async function oracle(): Promise<ProviderOracle> {
  const { EventWebhook } = await importSdk<{ EventWebhook: new () => EventWebhook }>('@sendgrid/eventwebhook')
  const webhook = new EventWebhook()
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const { privateKey: otherKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const secret = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const names = {
    signature: 'x-twilio-email-event-webhook-signature',
    time: 'x-twilio-email-event-webhook-timestamp',
  }
  return {
    name: '@sendgrid/eventwebhook@8.0.0',
    secret,
    signingSecret: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    otherSecret: otherKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    body: '[{"email":"a@example.com","event":"delivered","sg_event_id":"ZGVsaXZlcmVk"}]',
    expected: { id: 'ZGVsaXZlcmVk', type: 'delivered' },
    sign({ body, timestamp }) {
      const time = String(seconds(timestamp))
      const signature = sign('sha256', Buffer.from(time + body), privateKey).toString('base64')
      return { body, headers: { [names.signature]: signature, [names.time]: time } }
    },
    verify: async ({ body, headers }) =>
      accepts(() =>
        webhook.verifySignature(
          webhook.convertPublicKeyToECDSA(secret),
          body,
          headers[names.signature] ?? '',
          headers[names.time] ?? '',
        ),
      ),
  }
}
