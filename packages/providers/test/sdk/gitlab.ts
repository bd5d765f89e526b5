import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, seconds } from '../oracle.ts'

interface Webhook {
  sign: (id: string, timestamp: Date, body: string) => string
  verify: (body: string, headers: Record<string, string>) => unknown
}

export async function oracle(): Promise<ProviderOracle> {
  // GitLab's own tests use it.
  const { Webhook } = await importSdk<{ Webhook: new (secret: string) => Webhook }>('standardwebhooks')
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='
  const webhook = new Webhook(secret)
  return {
    name: 'standardwebhooks@1.1.1',
    secret,
    otherSecret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhro=',
    body: '{"object_kind":"push","ref":"refs/heads/main"}',
    expected: { type: 'Push Hook' },
    sign: ({ body, timestamp, id }) => ({
      body,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(seconds(timestamp)),
        'webhook-signature': webhook.sign(id, timestamp, body),
        'x-gitlab-event': 'Push Hook',
      },
    }),
    verify: async ({ body, headers }) => accepts(() => webhook.verify(body, headers)),
  }
}
