import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { SECRETS } from '../oracle.ts'

interface Methods {
  sign: (secret: string, body: string) => Promise<string>
  verify: (secret: string, body: string, signature: string) => Promise<boolean>
}

export async function oracle(): Promise<ProviderOracle> {
  const { sign, verify } = await importSdk<Methods>('@octokit/webhooks-methods')
  return {
    ...SECRETS,
    name: '@octokit/webhooks-methods@6.0.0',
    body: '{"action":"opened","number":1}',
    expected: { type: 'issues' },
    sign: async ({ body, id }) => ({
      body,
      headers: {
        'x-hub-signature-256': await sign(SECRETS.secret, body),
        'x-github-delivery': id,
        'x-github-event': 'issues',
      },
    }),
    verify: async ({ body, headers }) => verify(SECRETS.secret, body, headers['x-hub-signature-256'] ?? ''),
  }
}
