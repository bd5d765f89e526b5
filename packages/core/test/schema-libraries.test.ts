import { type } from 'arktype'
import * as v from 'valibot'
import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  createVerifier,
  type EventSchemas,
  generateSecret,
  signedHeaders,
  type Verifier,
} from '../src/index.ts'

const SECRET = generateSecret()

const zod = {
  'invoice.paid': z.object({ type: z.literal('invoice.paid'), data: z.object({ amount: z.number() }) }),
  'user.created': z.object({ type: z.literal('user.created'), data: z.object({ email: z.string() }) }),
} satisfies EventSchemas

const valibot = {
  'invoice.paid': v.object({ type: v.literal('invoice.paid'), data: v.object({ amount: v.number() }) }),
  'user.created': v.object({ type: v.literal('user.created'), data: v.object({ email: v.string() }) }),
} satisfies EventSchemas

const arktype = {
  'invoice.paid': type({ type: "'invoice.paid'", data: { amount: 'number' } }),
  'user.created': type({ type: "'user.created'", data: { email: 'string' } }),
} satisfies EventSchemas

type Payload =
  | { type: 'invoice.paid'; data: { amount: number } }
  | { type: 'user.created'; data: { email: string } }

/** Compiles only if the payload is the union and narrows on its type, for every library. */
async function summarize(verifier: Verifier<Payload>, body: string): Promise<string> {
  const headers = await signedHeaders({ id: 'msg_1', body }, SECRET)
  const { payload } = await verifier.verify({ headers, body })
  switch (payload.type) {
    case 'invoice.paid':
      expectTypeOf<typeof payload.data.amount>().toEqualTypeOf<number>()
      // @ts-expect-error -- this belongs to the other event
      void payload.data.email
      return `paid ${payload.data.amount}`
    case 'user.created':
      return `created ${payload.data.email}`
    default:
      return payload satisfies never
  }
}

it.each<[string, Verifier<Payload>]>([
  ['zod', createVerifier({ secret: SECRET, events: zod })],
  ['valibot', createVerifier({ secret: SECRET, events: valibot })],
  ['arktype', createVerifier({ secret: SECRET, events: arktype })],
])('narrows and validates payloads with schemas of %s', async (_library, verifier) => {
  expect(await summarize(verifier, '{"type":"invoice.paid","data":{"amount":10.5}}')).toBe('paid 10.5')
  expect(await summarize(verifier, '{"type":"user.created","data":{"email":"a@b.example"}}')).toBe(
    'created a@b.example',
  )
  const rejected = summarize(verifier, '{"type":"invoice.paid","data":{"amount":"much"}}')
  await expect(rejected).rejects.toMatchObject({
    code: 'ERR_WEBHOOK_PAYLOAD_SCHEMA',
    status: 422,
    reason: 'rejected',
  })
})
