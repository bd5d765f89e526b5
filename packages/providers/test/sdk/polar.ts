import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { standardOracle } from '../standard-oracle.ts'

interface Polar {
  webhooks: {
    validateEvent: (body: string, headers: Record<string, string>, secret: string) => Promise<unknown>
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { webhooks } = await importSdk<Polar>('@polar-sh/sdk/2026-10')
  return standardOracle({
    name: '@polar-sh/sdk@1.0.1',
    body: '{"type":"order.created","data":{"id":"o1"}}',
    type: 'order.created',
    verify: async ({ body, headers }, secret) => webhooks.validateEvent(body, headers, secret),
  })
}
