import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { standardOracle } from '../standard-oracle.ts'

interface Client {
  webhooks: { unwrap: (body: string, headers: Record<string, string>, secret: string) => Promise<unknown> }
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: OpenAI } = await importSdk<{ default: new (options: { apiKey: string }) => Client }>(
    'openai',
  )
  const { webhooks } = new OpenAI({ apiKey: 'sk_1' })
  return standardOracle({
    name: 'openai@7.57.0',
    body: '{"id":"evt_1","object":"event","type":"response.completed","data":{"id":"resp_1"}}',
    type: 'response.completed',
    verify: async ({ body, headers }, secret) => webhooks.unwrap(body, headers, secret),
  })
}
