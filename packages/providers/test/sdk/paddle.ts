import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, seconds, SECRETS } from '../oracle.ts'

interface Client {
  webhooks: { unmarshal: (body: string, secret: string, header: string) => Promise<unknown> }
}

export async function oracle(): Promise<ProviderOracle> {
  const { Paddle } = await importSdk<{ Paddle: new (key: string) => Client }>('@paddle/paddle-node-sdk')
  const { webhooks } = new Paddle('key')
  return {
    ...SECRETS,
    name: '@paddle/paddle-node-sdk@3.10.0',
    body: '{"event_id":"evt_1","event_type":"address.created","occurred_at":"2026-11-21T12:00:00Z","data":{"id":"add_1"}}',
    expected: { id: 'evt_1', type: 'address.created' },
    sign({ body, timestamp }) {
      const time = seconds(timestamp)
      return { body, headers: { 'paddle-signature': `ts=${time};h1=${hmac(`${time}:${body}`)}` } }
    },
    verify: async ({ body, headers }) =>
      accepts(async () => webhooks.unmarshal(body, SECRETS.secret, headers['paddle-signature'] ?? '')),
  }
}
