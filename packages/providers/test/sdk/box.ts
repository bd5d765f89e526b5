import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, SECRETS } from '../oracle.ts'

interface Box {
  WebhooksManager: {
    validateMessage: (body: string, headers: Record<string, string>, key: string) => Promise<boolean>
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { WebhooksManager } = await importSdk<Box>('box-node-sdk/managers')
  return {
    ...SECRETS,
    name: 'box-node-sdk@10.12.0',
    body: '{"type":"webhook_event","id":"eb0c4e06","trigger":"FILE.UPLOADED"}',
    expected: { type: 'FILE.UPLOADED' },
    sign({ body, timestamp, id }) {
      const time = timestamp.toISOString()
      const headers = {
        'box-signature-primary': hmac(body + time, { encoding: 'base64' }),
        'box-signature-secondary': hmac(body + time, { secret: 'an unknown key', encoding: 'base64' }),
        'box-signature-version': '1',
        'box-signature-algorithm': 'HmacSHA256',
        'box-delivery-timestamp': time,
        'box-delivery-id': id,
      }
      return { body, headers }
    },
    verify: async ({ body, headers }) =>
      accepts(async () => WebhooksManager.validateMessage(body, headers, SECRETS.secret)),
  }
}
