import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { standardOracle } from '../standard-oracle.ts'

interface Clerk {
  verifyWebhook: (request: Request, options: { signingSecret: string }) => Promise<unknown>
}

export async function oracle(): Promise<ProviderOracle> {
  const { verifyWebhook } = await importSdk<Clerk>('@clerk/backend/webhooks')
  return standardOracle({
    name: '@clerk/backend@3.25.0',
    prefix: 'svix-',
    body: '{"type":"user.created","object":"event","data":{"id":"user_1"}}',
    type: 'user.created',
    verify: async ({ body, headers }, signingSecret) =>
      verifyWebhook(new Request('https://example.com', { method: 'POST', headers, body }), { signingSecret }),
  })
}
