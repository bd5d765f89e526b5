import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { standardOracle } from '../standard-oracle.ts'

interface Client {
  webhooks: {
    verify: (options: {
      payload: string
      headers: { id: string; timestamp: string; signature: string }
      webhookSecret: string
    }) => unknown
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { Resend } = await importSdk<{ Resend: new (key: string) => Client }>('resend')
  const { webhooks } = new Resend('re_1')
  return standardOracle({
    name: 'resend@6.38.0',
    prefix: 'svix-',
    body: '{"type":"email.delivered","data":{"email_id":"e1"}}',
    type: 'email.delivered',
    verify: ({ body, headers }, webhookSecret) =>
      webhooks.verify({
        payload: body,
        headers: {
          id: headers['svix-id'] ?? '',
          timestamp: headers['svix-timestamp'] ?? '',
          signature: headers['svix-signature'] ?? '',
        },
        webhookSecret,
      }),
  })
}
