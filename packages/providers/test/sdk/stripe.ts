import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, seconds, SECRETS } from '../oracle.ts'

interface Webhooks {
  constructEvent: (
    body: string,
    header: string,
    secret: string,
    tolerance: number,
    provider: undefined,
    now: number,
  ) => unknown
  generateTestHeaderString: (options: { payload: string; secret: string; timestamp: number }) => string
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: Stripe } = await importSdk<{ default: new (key: string) => { webhooks: Webhooks } }>(
    'stripe',
  )
  const { webhooks } = new Stripe('sk_test')
  return {
    ...SECRETS,
    name: 'stripe@23.1.0',
    body: '{"id":"evt_1","object":"event","type":"invoice.paid"}',
    expected: { id: 'evt_1', type: 'invoice.paid' },
    sign({ body, timestamp }) {
      const payload = { payload: body, secret: SECRETS.secret, timestamp: seconds(timestamp) }
      return { body, headers: { 'stripe-signature': webhooks.generateTestHeaderString(payload) } }
    },
    verify: ({ body, headers }, now) =>
      accepts(() =>
        webhooks.constructEvent(
          body,
          headers['stripe-signature'] ?? '',
          SECRETS.secret,
          300,
          undefined,
          now.getTime(),
        ),
      ),
  }
}
