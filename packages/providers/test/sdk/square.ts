import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, SECRETS } from '../oracle.ts'

interface Square {
  WebhooksHelper: {
    verifySignature: (request: {
      requestBody: string
      signatureHeader: string
      signatureKey: string
      notificationUrl: string
    }) => Promise<boolean>
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { WebhooksHelper } = await importSdk<Square>('square')
  const publicUrl = 'https://example.com/webhooks/square?shop=1'
  const header = 'x-square-hmacsha256-signature'
  return {
    ...SECRETS,
    name: 'square@46.0.0',
    options: { publicUrl },
    body: '{"merchant_id":"M1","type":"payment.created","event_id":"6a8f5f28","data":{}}',
    expected: { id: '6a8f5f28', type: 'payment.created' },
    sign: ({ body }) => ({ body, headers: { [header]: hmac(publicUrl + body, { encoding: 'base64' }) } }),
    verify: async ({ body, headers }) =>
      accepts(async () =>
        WebhooksHelper.verifySignature({
          requestBody: body,
          signatureHeader: headers[header] ?? '',
          signatureKey: SECRETS.secret,
          notificationUrl: publicUrl,
        }),
      ),
  }
}
