import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { signed } from '../../../test/deliveries.ts'
import { outcome, verifierAt } from '../../../test/verifiers.ts'
import type { EventSchemas, StandardSchema } from '../../index.ts'

const schema = (validate: StandardSchema['~standard']['validate']): StandardSchema => ({
  '~standard': { version: 1, vendor: 'test', validate },
})

const events = {
  'invoice.paid': z.object({ type: z.literal('invoice.paid'), data: z.object({ amount: z.number() }) }),
  'user.created': z.object({
    data: z.object({ email: z.string().transform((email) => email.toLowerCase()) }),
  }),
  throws: schema(() => {
    throw new Error('schema')
  }),
  rejects: schema(() => Promise.reject(new Error('schema'))),
  later: schema(async (value) => ({ value })),
  text: schema(() => ({ value: 'text' })),
  'path.of.objects': schema(() => ({
    issues: [{ message: 'wrong', path: [{ key: 'data' }, 0, Symbol('s')] }],
  })),
  many: schema(() => ({ issues: Array.from({ length: 5 }, (_, index) => ({ message: `issue ${index}` })) })),
} satisfies EventSchemas

const verify = (payload: unknown) => verifierAt({ events }).verify(signed({ body: JSON.stringify(payload) }))

describe('with schemas', () => {
  it('returns the payload as the schema of its type outputs it', async () => {
    const message = await verify({ type: 'user.created', data: { email: 'A@B.C', more: 1 }, other: 1 })
    // zod drops keys that it does not declare. The type is kept, because PayloadOf promises it.
    expect(message).toMatchObject({ type: 'user.created' })
    expect(message.payload).toEqual({ type: 'user.created', data: { email: 'a@b.c' } })
  })

  it.each([
    {
      name: 'of an asynchronous schema',
      payload: { type: 'later', a: 1 },
      expected: { type: 'later', a: 1 },
    },
    { name: 'of a schema that outputs a string', payload: { type: 'text' }, expected: 'text' },
  ])('returns a payload $name', async ({ payload, expected }) => {
    expect((await verify(payload)).payload).toEqual(expected)
  })

  it('treats __proto__ as an ordinary property', async () => {
    const body = '{"type":"later","__proto__":{"type":"admin","admin":true}}'
    const { payload } = await verifierAt({ events }).verify(signed({ body }))
    expect(Object.getPrototypeOf(payload)).toBe(Object.prototype)
    expect(payload).toHaveProperty('type', 'later')
  })

  const REJECTED = '422 ERR_WEBHOOK_PAYLOAD_SCHEMA rejected'
  const UNKNOWN = '422 ERR_WEBHOOK_PAYLOAD_SCHEMA unknown_type'
  const THREW = '422 ERR_WEBHOOK_PAYLOAD_SCHEMA schema_threw'
  it.each([
    {
      name: 'that does not match its schema',
      payload: { type: 'invoice.paid', data: {} },
      expected: REJECTED,
    },
    { name: 'of an unknown type', payload: { type: 'invoice.void' }, expected: UNKNOWN },
    { name: 'without a type', payload: { data: 1 }, expected: UNKNOWN },
    { name: 'whose type is not a string', payload: { type: 1 }, expected: UNKNOWN },
    {
      name: 'whose type is a property of Object.prototype',
      payload: { type: 'constructor' },
      expected: UNKNOWN,
    },
    { name: 'of type __proto__', payload: { type: '__proto__' }, expected: UNKNOWN },
    { name: 'that is an array', payload: [{ type: 'later' }], expected: UNKNOWN },
    { name: 'that is null', payload: null, expected: UNKNOWN },
    { name: 'whose schema throws', payload: { type: 'throws' }, expected: THREW },
    { name: 'whose schema rejects', payload: { type: 'rejects' }, expected: THREW },
  ])('rejects a payload $name', async ({ payload, expected }) => {
    expect(await outcome(verify(payload))).toBe(expected)
  })

  it.each([
    {
      payload: { type: 'invoice.paid', data: {} },
      says: /^The payload of invoice\.paid does not match its schema: data\.amount: /,
    },
    { payload: { type: 'path.of.objects' }, says: 'does not match its schema: data.0.Symbol(s): wrong' },
    { payload: { type: 'many' }, says: 'does not match its schema: issue 0; issue 1; issue 2; and 2 more' },
    { payload: { type: 'a"b' }, says: 'No schema is configured for the event type "a\\"b".' },
    { payload: {}, says: 'No schema is configured for the event type (none).' },
  ])('describes the fault in the error message: $says', async ({ payload, says }) => {
    await expect(verify(payload)).rejects.toThrow(says)
  })

  it('does not run a schema before the signature is verified', async () => {
    const { headers } = signed({ body: '{}' })
    expect(await outcome(verifierAt({ events }).verify({ headers, body: '{"type":"throws"}' }))).toBe(
      '401 ERR_WEBHOOK_SIGNATURE_MISMATCH mismatch',
    )
  })
})

describe('without schemas', () => {
  it.each([
    { name: 'the type of an object', payload: { type: 'a.b' }, type: 'a.b' },
    { name: 'no type for an object without one', payload: {}, type: undefined },
    { name: 'no type for one that is not a string', payload: { type: 1 }, type: undefined },
    { name: 'no type for an array', payload: [], type: undefined },
  ])('returns without schemas $name', async ({ payload, type }) => {
    const message = await verifierAt().verify(signed({ body: JSON.stringify(payload) }))
    expect([message.payload, message.type]).toEqual([payload, type])
    expect('type' in message).toBe(type !== undefined)
  })
})
