import type { ProviderOracle } from '@hookseal/conformance'
import { bodyMacOracle } from '../body-mac-oracle.ts'
import { importSdk } from '../install-sdks.ts'
import { SECRETS } from '../oracle.ts'

interface GoCardless {
  verifySignature: (body: string, secret: string, signature: string) => void
}

export async function oracle(): Promise<ProviderOracle> {
  const { verifySignature } = await importSdk<GoCardless>('gocardless-nodejs')
  return bodyMacOracle({
    name: 'gocardless-nodejs@10.1.2',
    body: '{"events":[{"id":"EV1","resource_type":"payments","action":"paid_out"}],"meta":{"webhook_id":"WB1"}}',
    expected: { id: 'WB1', type: 'payments.paid_out' },
    header: 'webhook-signature',
    verify: ({ body, signature }) => verifySignature(body, SECRETS.secret, signature),
  })
}
