import type { PayloadOf } from '@hookseal/core'
import { z } from 'zod'

const verification_id = z.string()

/** The schema of each event type. The provider publishes them in its catalog, and receivers validate deliveries with them. */
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

/** Any event of this provider: a union that narrows on `type`. */
export type IdentityEvent = PayloadOf<typeof EVENTS>

/** The data of a `verification.completed` event: a union that narrows on `status`. */
export type VerificationResult = z.infer<(typeof EVENTS)['verification.completed']['shape']['data']>
