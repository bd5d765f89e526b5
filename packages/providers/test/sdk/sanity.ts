import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, NOW, SECRETS, signedText } from '../oracle.ts'

interface Sanity {
  encodeSignatureHeader: (body: string, time: number, secret: string) => Promise<string>
  isValidSignature: (body: string, header: string, secret: string) => Promise<boolean>
}

export async function oracle(): Promise<ProviderOracle> {
  const { encodeSignatureHeader, isValidSignature } = await importSdk<Sanity>('@sanity/webhook')
  const header = 'sanity-webhook-signature'
  return {
    ...SECRETS,
    name: '@sanity/webhook@4.0.4',
    body: '{"_id":"drafts.1","_type":"post"}',
    expected: {},
    sign: async ({ body, timestamp }) => ({
      body,
      headers: {
        [header]: await encodeSignatureHeader(body, timestamp.getTime(), SECRETS.secret),
      },
    }),
    verify: async ({ body, headers }) =>
      accepts(async () => isValidSignature(body, headers[header] ?? '', SECRETS.secret)),
    exchanges: [
      {
        name: 'a second signature, which would be another id, by 400',
        async request() {
          const signature = await encodeSignatureHeader('{}', NOW.getTime(), SECRETS.secret)
          return signedText(header, signature.replace('v1=', `v1=${'A'.repeat(43)},v1=`), '{}')
        },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
    ],
  }
}
