import { createHash, createHmac } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { outcome } from '../../../test/verifiers.ts'
import { bodyHmac, type BodyHmacOptions, createVerifier, type PayloadFacts } from '../../index.ts'

const SECRET = 'chosen by a person'
const BODY = '{"event_id":"evt_1","event_type":"workflow.completed","at":1700000000}'
const NOW = 1_700_000_100_000

const mac = (body: string, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHmac('sha256', SECRET).update(body).digest(encoding)

function verifierOf(options: Partial<BodyHmacOptions> = {}) {
  const scheme = bodyHmac({ header: 'X-Webhook-Signature', ...options })
  return createVerifier({ secret: SECRET, scheme, now: () => NOW })
}

const verify = (signature: string, options: Partial<BodyHmacOptions> = {}): Promise<string> =>
  outcome(verifierOf(options).verify({ headers: { 'x-webhook-signature': signature }, body: BODY }))

describe('a signature of the body', () => {
  it.each([
    { name: 'in hex', signature: mac(BODY), options: {} },
    { name: 'in uppercase hex', signature: mac(BODY).toUpperCase(), options: {} },
    { name: 'in base64', signature: mac(BODY, 'base64'), options: { encoding: 'base64' as const } },
    { name: 'after a prefix', signature: `sha256=${mac(BODY)}`, options: { prefix: 'sha256=' } },
  ])('accepts a signature of the body $name', async ({ signature, options }) => {
    expect(await verify(signature, options)).toBe('accepted')
  })

  const MALFORMED = '400 ERR_WEBHOOK_SIGNATURE_INVALID malformed'
  const MISMATCH = '401 ERR_WEBHOOK_SIGNATURE_MISMATCH mismatch'
  const prefixed = { prefix: 'sha256=' }
  it.each([
    { name: 'that is empty', signature: '', options: {}, expected: MALFORMED },
    { name: 'with nothing after its prefix', signature: 'sha256=', options: prefixed, expected: MALFORMED },
    { name: 'without its prefix', signature: mac(BODY), options: prefixed, expected: MALFORMED },
    {
      name: 'after another prefix',
      signature: `sha512=${mac(BODY)}`,
      options: prefixed,
      expected: MALFORMED,
    },
    {
      name: 'after a prefix in uppercase',
      signature: `SHA256=${mac(BODY)}`,
      options: prefixed,
      expected: MALFORMED,
    },
    {
      name: 'after a prefix that is not configured',
      signature: `sha256=${mac(BODY)}`,
      options: {},
      expected: MALFORMED,
    },
    { name: 'that is one digit short', signature: mac(BODY).slice(1), options: {}, expected: MALFORMED },
    { name: 'with one more digit', signature: `${mac(BODY)}0`, options: {}, expected: MALFORMED },
    { name: 'with letters that are not hex', signature: 'g'.repeat(64), options: {}, expected: MALFORMED },
    {
      name: 'sent twice and joined',
      signature: `${mac(BODY)}, ${mac(BODY)}`,
      options: {},
      expected: MALFORMED,
    },
    { name: 'in base64 instead of hex', signature: mac(BODY, 'base64'), options: {}, expected: MALFORMED },
    { name: 'of another body', signature: mac('{}'), options: {}, expected: MISMATCH },
    { name: 'of zeros', signature: '0'.repeat(64), options: {}, expected: MISMATCH },
  ])('rejects a signature of the body $name', async ({ signature, options, expected }) => {
    expect(await verify(signature, options)).toBe(expected)
  })

  it.each([
    { name: 'missing', headers: {}, expected: '400 ERR_WEBHOOK_HEADER_MISSING missing' },
    {
      name: 'repeated',
      headers: { 'x-webhook-signature': ['a', 'a'] },
      expected: '400 ERR_WEBHOOK_HEADER_INVALID repeated',
    },
  ])('rejects a signature whose header is $name', async ({ headers, expected }) => {
    expect(await outcome(verifierOf().verify({ headers, body: BODY }))).toBe(expected)
  })

  it('matches case 2 of RFC 4231, whose data is not JSON', async () => {
    const verifier = createVerifier({
      secret: 'Jefe',
      scheme: bodyHmac({ header: 'x-s', minSecretCharacters: 4 }),
    })
    const headers = { 'x-s': '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843' }
    expect(await outcome(verifier.verify({ headers, body: 'what do ya want for nothing?' }))).toBe(
      '400 ERR_WEBHOOK_PAYLOAD_INVALID json',
    )
  })
})

describe('the describe function', () => {
  const headers = { 'x-webhook-signature': mac(BODY) }
  const messageOf = (describePayload: unknown) =>
    verifierOf({ describe: describePayload as () => PayloadFacts }).verify({ headers, body: BODY })

  it('takes id, timestamp and type of the message from the describe function', async () => {
    const message = await messageOf((payload: Record<string, never>) => ({
      id: payload['event_id'],
      type: payload['event_type'],
      timestamp: new Date(Number(payload['at']) * 1000),
    }))
    expect(message).toMatchObject({
      id: 'evt_1',
      type: 'workflow.completed',
      timestamp: new Date(1_700_000_000_000),
    })
  })

  it.each([
    { name: 'there is none', describePayload: undefined },
    { name: 'it finds nothing', describePayload: () => ({}) },
    { name: 'it returns undefined', describePayload: () => undefined },
    { name: 'it returns null', describePayload: () => null },
  ])(
    'uses the hash of the body and the time of receipt when the describe function $name',
    async ({ describePayload }) => {
      const message = await (describePayload === undefined
        ? verifierOf().verify({ headers, body: BODY })
        : messageOf(describePayload))
      expect(message).toMatchObject({
        id: createHash('sha256').update(BODY).digest('hex'),
        timestamp: new Date(NOW),
      })
      expect(message).not.toHaveProperty('type')
    },
  )

  it.each([
    { name: 'throws', describePayload: () => JSON.parse('{') },
    { name: 'returns an id that is not a string', describePayload: () => ({ id: 1 }) },
    { name: 'returns an empty id', describePayload: () => ({ id: '' }) },
    { name: 'returns an id of 257 characters', describePayload: () => ({ id: 'a'.repeat(257) }) },
    { name: 'returns a timestamp that is not a Date', describePayload: () => ({ timestamp: 1 }) },
    { name: 'returns an invalid Date', describePayload: () => ({ timestamp: new Date('x') }) },
    { name: 'returns a type that is not a string', describePayload: () => ({ type: 1 }) },
  ])('rejects with 422 when the describe function $name', async ({ describePayload }) => {
    expect(await outcome(messageOf(describePayload))).toBe('422 ERR_WEBHOOK_PAYLOAD_SCHEMA unreadable')
  })
})

describe('bodyHmac', () => {
  it.each([
    { name: 'no header', options: {} },
    { name: 'an empty header', options: { header: '' } },
    { name: 'a header name that HTTP does not allow', options: { header: 'x y' } },
    { name: 'an unknown encoding', options: { header: 'x', encoding: 'base64url' } },
    {
      name: 'an encoding that is a property of Object.prototype',
      options: { header: 'x', encoding: 'constructor' },
    },
  ])('throws ERR_WEBHOOK_OPTION for $name', ({ options }) => {
    expect(() => bodyHmac(options as unknown as BodyHmacOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION' }),
    )
  })

  it.each([
    { name: 'empty', secret: '' },
    { name: 'blank', secret: ' \n' },
    { name: 'shorter than 16 characters', secret: 'hunter2' },
    { name: 'a number', secret: 1 },
    { name: 'null', secret: [null] },
  ])('throws ERR_WEBHOOK_SECRET for a secret that is $name', ({ secret }) => {
    const scheme = bodyHmac({ header: 'x' })
    expect(() => createVerifier({ secret: secret as string, scheme })).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_SECRET' }),
    )
  })
})
