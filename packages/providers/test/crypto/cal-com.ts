import type { ProviderOracle } from '@hookseal/conformance'
import { hmacOfBodyOracle } from '../oracle.ts'

const BODY =
  '{"triggerEvent":"BOOKING_CREATED","createdAt":"2026-11-21T12:00:00.000Z","payload":{"uid":"bFJeNb2uX8"}}'
export const oracle = (): ProviderOracle => hmacOfBodyOracle('x-cal-signature-256', BODY, 'BOOKING_CREATED')
