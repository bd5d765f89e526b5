import type { ProviderOracle } from '@hookseal/conformance'
import { bodyMacOracle } from '../body-mac-oracle.ts'
import { importSdk } from '../install-sdks.ts'
import { SECRETS } from '../oracle.ts'

interface Razorpay {
  validateWebhookSignature: (body: string, signature: string, secret: string) => boolean
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: Razorpay } = await importSdk<{ default: Razorpay }>('razorpay')
  return bodyMacOracle({
    name: 'razorpay@2.9.8',
    body: '{"entity":"event","event":"payment.captured","payload":{}}',
    expected: { type: 'payment.captured' },
    header: 'x-razorpay-signature',
    headers: (id) => ({ 'x-razorpay-event-id': id }),
    verify: ({ body, signature }) => Razorpay.validateWebhookSignature(body, signature, SECRETS.secret),
  })
}
