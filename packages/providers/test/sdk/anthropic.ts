import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { standardOracle } from '../standard-oracle.ts'

interface Client {
  beta: {
    webhooks: { unwrap: (body: string, options: { headers: Record<string, string>; key: string }) => unknown }
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: Anthropic } = await importSdk<{ default: new (options: { apiKey: string }) => Client }>(
    '@anthropic-ai/sdk',
  )
  const { beta } = new Anthropic({ apiKey: 'sk_1' })
  return standardOracle({
    name: '@anthropic-ai/sdk@1.12.0',
    body: '{"id":"event_1","type":"event","data":{"id":"sesn_1","type":"session.status_idled"}}',
    type: 'session.status_idled',
    verify: ({ body, headers }, key) => beta.webhooks.unwrap(body, { headers, key }),
  })
}
