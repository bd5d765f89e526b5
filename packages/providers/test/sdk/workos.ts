import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, SECRETS } from '../oracle.ts'

interface Client {
  webhooks: {
    verifyHeader: (delivery: { payload: string; sigHeader: string; secret: string }) => Promise<unknown>
    computeSignature: (time: number, payload: string, secret: string) => Promise<string>
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { WorkOS } = await importSdk<{ WorkOS: new (key: string, options: object) => Client }>(
    '@workos-inc/node',
  )
  const { webhooks } = new WorkOS('sk_1', { clientId: 'client_1' })
  return {
    ...SECRETS,
    name: '@workos-inc/node@11.0.0',
    body: '{"id":"event_1","event":"connection.activated","data":{}}',
    expected: { id: 'event_1', type: 'connection.activated' },
    async sign({ body, timestamp }) {
      const time = timestamp.getTime()
      const signature = await webhooks.computeSignature(time, body, SECRETS.secret)
      return { body, headers: { 'workos-signature': `t=${time}, v1=${signature}` } }
    },
    verify: async ({ body, headers }) =>
      accepts(async () => {
        const sigHeader = headers['workos-signature'] ?? ''
        await webhooks.verifyHeader({ payload: body, sigHeader, secret: SECRETS.secret })
      }),
  }
}
