import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"type":"notification_event","id":"notif_1","topic":"user.created"}',
    expected: { id: 'notif_1', type: 'user.created' },
    headers: ({ body }) => ({ 'x-hub-signature': `sha1=${hmac(body, { hash: 'sha1' })}` }),
  })
