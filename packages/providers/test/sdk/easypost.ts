import type { ProviderOracle } from '@hookseal/conformance'
import { bodyMacOracle } from '../body-mac-oracle.ts'
import { importSdk } from '../install-sdks.ts'

interface Client {
  Utils: { validateWebhook: (body: Buffer, headers: object, secret: string) => unknown }
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: EasyPost } = await importSdk<{ default: new (key: string) => Client }>('@easypost/api')
  const { Utils } = new EasyPost('key')
  const secret = 'It is a \u212bngstr\u00f6m'
  return bodyMacOracle({
    secret,
    key: secret.normalize('NFKD'),
    name: '@easypost/api@8.9.0',
    // The SDK writes the weight as 10.0 before it computes the MAC.
    body: '{"id":"evt_1","object":"Event","description":"tracker.updated","result":{"weight":1.5}}',
    expected: { id: 'evt_1', type: 'tracker.updated' },
    header: 'x-hmac-signature',
    prefix: 'hmac-sha256-hex=',
    verify: ({ body, signature }) =>
      Utils.validateWebhook(Buffer.from(body), { 'X-Hmac-Signature': signature }, secret),
  })
}
