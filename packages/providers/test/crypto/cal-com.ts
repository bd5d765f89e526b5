import type { ProviderOracle } from '@hookseal/conformance'
import { cryptoOracle, hmac } from '../oracle.ts'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"triggerEvent":"BOOKING_CREATED","createdAt":"2026-11-21T12:00:00.000Z","payload":{"uid":"bFJeNb2uX8"}}',
    expected: { type: 'BOOKING_CREATED' },
    headers: ({ body }) => ({ 'x-cal-signature-256': hmac(body) }),
  })
