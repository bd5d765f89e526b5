import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { standardOracle } from '../standard-oracle.ts'

interface Replicate {
  validateWebhook: (request: { headers: object; body: string }, secret: string) => Promise<boolean>
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: Replicate } = await importSdk<{ default: Replicate }>('replicate')
  return standardOracle({
    name: 'replicate@1.4.0',
    body: '{"id":"ufawqhfynnddngldkgtslldrkq","status":"succeeded"}',
    verify: async (request, secret) => Replicate.validateWebhook(request, secret),
  })
}
