import type { ProviderOracle } from '@hookseal/conformance'
import { createHash } from 'node:crypto'
import { importSdk } from '../install-sdks.ts'
import { accepts, SECRETS } from '../oracle.ts'

interface LiveKit {
  AccessToken: new (
    apiKey: string,
    apiSecret: string,
    options: { ttl: number },
  ) => { sha256: string; toJwt: () => Promise<string> }
  WebhookReceiver: new (
    apiKey: string,
    apiSecret: string,
  ) => { receive: (body: string, token: string | undefined) => Promise<unknown> }
}

export async function oracle(): Promise<ProviderOracle> {
  const { AccessToken, WebhookReceiver } = await importSdk<LiveKit>('livekit-server-sdk')
  const receiver = new WebhookReceiver('key', SECRETS.secret)
  return {
    ...SECRETS,
    name: 'livekit-server-sdk@2.19.2',
    options: { apiKey: 'key' },
    body: '{"event":"room_started","id":"EV_1"}',
    expected: { id: 'EV_1', type: 'room_started' },
    async sign({ body }) {
      const token = new AccessToken('key', SECRETS.secret, { ttl: 300 })
      token.sha256 = createHash('sha256').update(body).digest('base64')
      return { body, headers: { authorization: await token.toJwt() } }
    },
    verify: async ({ body, headers }) =>
      accepts(async () => receiver.receive(body, headers['authorization'])),
  }
}
