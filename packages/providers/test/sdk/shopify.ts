import type { ProviderOracle } from '@hookseal/conformance'
import { bodyMacOracle } from '../body-mac-oracle.ts'
import { importSdk } from '../install-sdks.ts'
import { SECRETS } from '../oracle.ts'

interface Shopify {
  webhooks: { validate: (request: { rawBody: string; rawRequest: Request }) => Promise<{ valid: boolean }> }
}

export async function oracle(): Promise<ProviderOracle> {
  await importSdk('@shopify/shopify-api/adapters/web-api')
  const { shopifyApi } = await importSdk<{ shopifyApi: (config: object) => Shopify }>('@shopify/shopify-api')
  const app = { apiKey: 'k', apiSecretKey: SECRETS.secret, apiVersion: '2026-10', hostName: 'example.com' }
  const { webhooks } = shopifyApi({ ...app, isEmbeddedApp: true, logger: { log() {} } })
  const others = { 'shopify-shop-domain': 'a.myshopify.com', 'shopify-api-version': '2026-10' }
  return bodyMacOracle({
    name: '@shopify/shopify-api@15.0.0',
    body: '{"id":820982911946154508}',
    expected: { type: 'orders/create' },
    header: 'x-shopify-hmac-sha256',
    encoding: 'base64',
    headers: (id) => ({ 'x-shopify-webhook-id': id, 'x-shopify-topic': 'orders/create' }),
    async verify({ body, headers }) {
      const init = { method: 'POST', headers: { ...headers, ...others }, body }
      const { valid } = await webhooks.validate({
        rawBody: body,
        rawRequest: new Request('https://example.com', init),
      })
      return valid
    },
  })
}
