import type { ProviderOracle } from '@hookseal/conformance'
import { bodyMacOracle } from '../body-mac-oracle.ts'
import { importSdk } from '../install-sdks.ts'
import { SECRETS } from '../oracle.ts'

interface Coinbase {
  Webhook: { verifyEventBody: (body: string, signature: string, secret: string) => unknown }
}

export async function oracle(): Promise<ProviderOracle> {
  const { Webhook } = await importSdk<Coinbase>('coinbase-commerce-node')
  return bodyMacOracle({
    name: 'coinbase-commerce-node@1.0.4',
    body: '{"id":1,"event":{"id":"24934862","type":"charge:confirmed"}}',
    expected: { id: '24934862', type: 'charge:confirmed' },
    header: 'x-cc-webhook-signature',
    verify: ({ body, signature }) => Webhook.verifyEventBody(body, signature, SECRETS.secret),
  })
}
