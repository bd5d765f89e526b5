import type { PayloadOf } from '@hookseal/core'
import { z } from 'zod'

const verification_id = z.string()

/** Every event, by type: for the provider's catalogue, and for receivers to verify and narrow by. */
export const EVENTS = {
  'verification.completed': z.object({
    type: z.literal('verification.completed'),
    timestamp: z.iso.datetime(),
    data: z.discriminatedUnion('status', [
      z.object({ verification_id, status: z.literal('success'), document_country: z.string() }),
      z.object({ verification_id, status: z.literal('failure'), reason: z.string() }),
    ]),
  }),
}

/** A union that narrows on `type`. */
export type IdentityEvent = PayloadOf<typeof EVENTS>
export type VerificationResult = z.infer<(typeof EVENTS)['verification.completed']['shape']['data']>
