import { WebhookVerificationService } from '@hookflo/tern'
import { createVerifier } from '@hookseal/core'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { type Delivery, keyOf } from './delivery.ts'
import { bytesFloor, textFloor } from './floor.ts'

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
 * Verifies and parses, or throws or rejects. What it returns holds the payload, as it is or under `payload`; taking
 * that out is not part of what is timed.
 */
export type Verify = (delivery: Delivery) => unknown

/** Every candidate, set up once and called by its documented API with what a Node server has: a record and a Buffer. */
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
    // Its verify returns nothing: parsing is left to the caller.
    svix({ headers, body }) {
      svix.verify(body, headers)
      return JSON.parse(body.toString())
    },
    // Takes a Request and reads it up, so one is made for each delivery, as its own Express adapter does.
    async tern({ headers, body }) {
      const request = new Request('http://localhost/', {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
      })
      // One of its names for a sender of plain Standard Webhooks.
      const result = await WebhookVerificationService.verifyWithPlatformConfig(request, 'replicateai', secret)
      if (!result.isValid) throw new Error(result.error)
      return result
    },
  }
}
