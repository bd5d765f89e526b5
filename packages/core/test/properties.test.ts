import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { generateKeyPair, type HeadersInput, sign, WebhookError } from '../src/index.ts'
import { BODY, headersOf, ID, NOW, signed } from './deliveries.ts'
import { outcome, verifierAt } from './verifiers.ts'

const keys = await generateKeyPair()
const ID_ALPHABET = Array.from({ length: 0x7f - 0x21 }, (_, index) =>
  String.fromCharCode(0x21 + index),
).filter((character) => character !== '.')
const ids = fc.string({ unit: fc.constantFrom(...ID_ALPHABET), minLength: 1, maxLength: 256 })
const timestamps = fc.integer({ min: NOW - 300, max: NOW + 300 })
/** Strings of any code units, also lone surrogates, which UTF-8 cannot encode. */
const codeUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit))
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: codeUnit }))

const secrets = fc.oneof(
  fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => {
    const secret = `whsec_${Buffer.from(bytes).toString('base64')}`
    return { signing: secret, verifying: secret }
  }),
  fc.constant({ signing: keys.secretKey, verifying: keys.publicKey }),
)

describe('verify', () => {
  const good = headersOf()
  const almost = (value: string): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 8, arbitrary: fc.constant(value) }, anyText, fc.anything(), fc.array(anyText))
  const signatures = fc
    .array(fc.oneof(fc.constantFrom('v1', 'v1,', 'v1a,', good['webhook-signature']), anyText), {
      maxLength: 20,
    })
    .map((entries) => entries.join(' '))
  const entries = fc.tuple(
    almost(good['webhook-id']),
    fc.oneof({ weight: 4, arbitrary: almost(good['webhook-timestamp']) }, fc.bigInt().map(String)),
    fc.oneof({ weight: 4, arbitrary: almost(good['webhook-signature']) }, signatures),
  )
  const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  const records = fc
    .tuple(
      entries,
      fc.array(fc.mixedCase(fc.constantFrom(...NAMES)), { maxLength: 2 }),
      fc.dictionary(fc.string(), fc.anything()),
    )
    .map(([values, more, others]) => ({
      ...others,
      ...Object.fromEntries(NAMES.map((name, index) => [name, values[index]])),
      ...Object.fromEntries(more.map((name) => [name, undefined])),
    }))
  const containers: fc.Arbitrary<unknown> = fc.oneof(
    records,
    records.map((record) => Object.assign(Object.create(null), record)),
    records.map((record) => new Map(Object.entries(record))),
    records.map((record) => ({ get: (name: string) => record[name] })),
    entries.map((values) => {
      const headers = new Headers(good)
      for (const [index, name] of NAMES.entries()) {
        const value = values[index]
        // Headers throws for characters that HTTP does not allow.
        if (typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) headers.set(name, value)
      }
      return headers
    }),
    fc.array(fc.anything()),
  )
  const bodies: fc.Arbitrary<unknown> = fc.oneof(
    { weight: 4, arbitrary: fc.constant(BODY) },
    fc.json(),
    anyText,
    fc.uint8Array(),
    fc.anything(),
  )

  it('rejects only with WebhookError, for any headers and any body', async () => {
    const verifier = verifierAt()
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(containers, bodies, async (headers, body) => {
        // `outcome` rethrows any other error.
        const [, code = 'accepted'] = (
          await outcome(verifier.verify({ headers: headers as HeadersInput, body: body as string }))
        ).split(' ')
        seen.add(code)
      }),
      { numRuns: 3000 },
    )
    // The inputs are neither all invalid nor all valid.
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'accepted',
        'ERR_WEBHOOK_HEADER_INVALID',
        'ERR_WEBHOOK_TIMESTAMP_INVALID',
        'ERR_WEBHOOK_SIGNATURE_INVALID',
        'ERR_WEBHOOK_SIGNATURE_MISMATCH',
        'ERR_WEBHOOK_BODY_CONSUMED',
      ]),
    )
  })

  it('rejects only with WebhookError, for any content that was signed with the right secret', async () => {
    const deliveries = fc.record({
      id: fc.oneof(ids, anyText),
      timestamp: fc.oneof(timestamps.map(String), anyText),
      body: fc.oneof(fc.uint8Array(), anyText),
    })
    await fc.assert(
      fc.asyncProperty(deliveries, async (delivery) => {
        expect(await outcome(verifierAt().verify(signed(delivery)))).toMatch(
          /^(accepted|4\d\d ERR_WEBHOOK_\w+ \w+)$/,
        )
      }),
      { numRuns: 1000 },
    )
  })
})

describe('sign', () => {
  it('returns a signature that verifies with each of up to 16 secrets, for any id, time and body', async () => {
    await fc.assert(
      fc.asyncProperty(
        ids,
        timestamps,
        fc.oneof(
          fc.json(),
          fc.json().map((text) => new TextEncoder().encode(text)),
        ),
        fc.array(secrets, { minLength: 1, maxLength: 16 }),
        async (id, timestamp, body, list) => {
          const signature = await sign(
            { id, timestamp, body },
            list.map(({ signing }) => signing),
          )
          const headers = {
            'webhook-id': id,
            'webhook-timestamp': String(timestamp),
            'webhook-signature': signature,
          }
          for (const { verifying } of list) {
            const message = await verifierAt({ secret: verifying }).verify({ headers, body })
            expect(message).toMatchObject({ id, timestamp: new Date(timestamp * 1000) })
            expect(message.payload).toEqual(JSON.parse(Buffer.from(message.body).toString()))
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('rejects more than 16 secrets', async () => {
    const list = Array<string>(17).fill(keys.secretKey)
    await expect(sign({ id: ID, timestamp: NOW, body: BODY }, list)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_SECRET',
    })
  })
})

describe('a delivery with one bit flipped', () => {
  const positions = fc.record({ at: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) })

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature', 'body'] as const)(
    'rejects a delivery with one bit flipped in the %s',
    async (part) => {
      await fc.assert(
        fc.asyncProperty(
          ids,
          timestamps,
          fc.json(),
          secrets,
          positions,
          async (id, timestamp, body, secret, { at, bit }) => {
            const signature = await sign({ id, timestamp, body }, secret.signing)
            const parts = {
              'webhook-id': id,
              'webhook-timestamp': String(timestamp),
              'webhook-signature': signature,
              body,
            }
            const bytes = Buffer.from(parts[part])
            bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit)
            const tampered: Record<string, string | Uint8Array> = {
              ...parts,
              [part]: part === 'body' ? bytes : bytes.toString('latin1'),
            }
            const { body: received, ...headers } = tampered
            const attempt = verifierAt({ secret: secret.verifying }).verify({
              headers: headers as Record<string, string>,
              body: received ?? '',
            })
            await expect(attempt).rejects.toBeInstanceOf(WebhookError)
          },
        ),
        { numRuns: 300 },
      )
    },
  )
})
