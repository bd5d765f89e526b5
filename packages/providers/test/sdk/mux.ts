import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, seconds, SECRETS } from '../oracle.ts'

interface Mux {
  webhooks: {
    verifySignature: (body: string, headers: Record<string, string>, secret: string) => Promise<void>
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: MuxSdk } = await importSdk<{ default: new (options: object) => Mux }>('@mux/mux-node')
  const mux = new MuxSdk({ tokenId: 'id', tokenSecret: 'secret' })
  return {
    ...SECRETS,
    name: '@mux/mux-node@15.3.0',
    body: '{"id":"3a56ac3d","type":"video.asset.ready","data":{}}',
    expected: { id: '3a56ac3d', type: 'video.asset.ready' },
    sign: ({ body, timestamp }) => ({
      body,
      headers: {
        'mux-signature': `t=${seconds(timestamp)},v1=${hmac(`${seconds(timestamp)}.${body}`)}`,
      },
    }),
    verify: async ({ body, headers }) =>
      accepts(async () => mux.webhooks.verifySignature(body, headers, SECRETS.secret)),
  }
}
