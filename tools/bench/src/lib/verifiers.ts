import { WebhookVerificationService } from '@hookflo/tern'
import { createVerifier } from '@hookseal/core'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { type Delivery, keyOf } from './delivery.ts'
import { bytesFloor, textFloor } from './floor-verifiers.ts'

export const FLOORS = ['floor (bytes)', 'floor (text)'] as const
export const VERIFIERS = [
  'floor (bytes)',
  'floor (text)',
  'hookseal',
  'standardwebhooks',
  'svix',
  'tern',
] as const

export type VerifierName = (typeof VERIFIERS)[number]

/**
 * Verifies and parses a delivery, or throws or rejects. The result is the payload or has it as `payload`. Reading that
 * property is not timed.
 */
export type Verify = (delivery: Delivery) => unknown

/** Creates every candidate once. Each is called by its documented API with what a Node server has: a record and a Buffer. */
export function createVerifiers(secret: string): Record<VerifierName, Verify> {
  const key = keyOf(secret)
  const hookseal = createVerifier({ secret })
  const standard = new StandardWebhook(secret)
  const svix = new SvixWebhook(secret)
  return {
    'floor (bytes)': bytesFloor(key),
    'floor (text)': textFloor(key),
    hookseal: (delivery) => hookseal.verify(delivery),
    standardwebhooks: ({ headers, body }) => standard.verify(body, headers),
    // svix's verify returns nothing, so the caller has to parse.
    svix({ headers, body }) {
      svix.verify(body, headers)
      return JSON.parse(body.toString())
    },
    // tern reads a Request, so each delivery needs a new one, as in tern's own Express adapter.
    async tern({ headers, body }) {
      const request = new Request('http://localhost/', {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
      })
      // `replicateai` is one of tern's platforms with plain Standard Webhooks.
      const result = await WebhookVerificationService.verifyWithPlatformConfig(request, 'replicateai', secret)
      if (!result.isValid) throw new Error(result.error)
      return result
    },
  }
}
