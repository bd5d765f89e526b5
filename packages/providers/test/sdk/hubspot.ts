import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, SECRETS } from '../oracle.ts'

interface HubSpot {
  Signature: { isValid: (request: Record<string, string | number>) => boolean }
}

export async function oracle(): Promise<ProviderOracle> {
  const { Signature } = await importSdk<HubSpot>('@hubspot/api-client')
  const url = 'https://example.com/webhooks/hubspot'
  return {
    ...SECRETS,
    name: '@hubspot/api-client@14.0.1',
    options: { publicUrl: url },
    body: '[{"eventId":1,"subscriptionType":"contact.creation","attemptNumber":0}]',
    expected: { type: 'contact.creation' },
    sign({ body, timestamp }) {
      const time = String(timestamp.getTime())
      const signature = hmac(`POST${url}${body}${time}`, { encoding: 'base64' })
      return {
        body,
        headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': time },
      }
    },
    verify: async ({ body, headers }) =>
      accepts(() =>
        Signature.isValid({
          signatureVersion: 'v3',
          method: 'POST',
          clientSecret: SECRETS.secret,
          requestBody: body,
          url,
          timestamp: Number(headers['x-hubspot-request-timestamp']),
          signature: headers['x-hubspot-signature-v3'] ?? '',
        }),
      ),
  }
}
