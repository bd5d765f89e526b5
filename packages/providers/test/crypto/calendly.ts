import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac, seconds } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"event":"invitee.created","created_at":"2026-11-21T12:00:00.000000Z","payload":{}}',
    expected: { type: 'invitee.created' },
    headers: ({ body, timestamp }) => ({
      'calendly-webhook-signature': `t=${seconds(timestamp)},v1=${hmac(`${seconds(timestamp)}.${body}`)}`,
    }),
  })
