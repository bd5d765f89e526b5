import type { ProviderOracle } from '@hookseal/conformance'
import { bodyMacOracle } from '../body-mac-oracle.ts'
import { importSdk } from '../install-sdks.ts'
import { hmac, SECRETS } from '../oracle.ts'

interface Mollie {
  SignatureValidator: {
    validate: (body: string, secrets: string[], signatures: string[]) => boolean | Promise<boolean>
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { SignatureValidator } = await importSdk<Mollie>('mollie-api-typescript')
  const body = '{"resource":"event","id":"event_1","type":"payment-link.paid"}'
  const old = hmac(body, { secret: SECRETS.otherSecret })
  return bodyMacOracle({
    name: 'mollie-api-typescript@1.12.28',
    body,
    expected: { id: 'event_1', type: 'payment-link.paid' },
    header: 'x-mollie-signature',
    prefix: 'sha256=',
    verify: async ({ body: text, signature }) =>
      SignatureValidator.validate(text, [SECRETS.secret], [signature]),
    exchanges: [
      {
        name: 'two signatures, of the old and the new secret, as for 24 hours after a rotation',
        request: { body, headers: { 'x-mollie-signature': `sha256=${old}, sha256=${hmac(body)}` } },
        response: { status: 204 },
      },
    ],
  })
}
