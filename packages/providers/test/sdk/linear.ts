import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, NOW, SECRETS } from '../oracle.ts'

interface Linear {
  LinearWebhookClient: new (secret: string) => { verify: (body: Buffer, signature: string) => boolean }
}

export async function oracle(): Promise<ProviderOracle> {
  const { LinearWebhookClient } = await importSdk<Linear>('@linear/sdk/webhooks')
  const client = new LinearWebhookClient(SECRETS.secret)
  return {
    ...SECRETS,
    name: '@linear/sdk@98.0.0',
    body: `{"action":"create","type":"Issue","data":{},"webhookTimestamp":${NOW.getTime()}}`,
    expected: { type: 'Issue.create' },
    sign: ({ body, id }) => ({
      body,
      headers: { 'linear-signature': hmac(body), 'linear-delivery': id },
    }),
    verify: async ({ body, headers }) =>
      accepts(() => client.verify(Buffer.from(body), headers['linear-signature'] ?? '')),
  }
}
