import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  createVerifier,
  generateKeyPair,
  generateSecret,
  sign,
  WebhookConfigError,
  type SecretInput,
} from '../src/index.ts'
import { BODY, headersOf, ID, macOf, NOW, now, OTHER_SECRET, SECRET, signed } from './deliveries.ts'
import { outcome, verifierAt } from './verifiers.ts'

const random = (bytes: number): string => Buffer.alloc(bytes, 0xfb).toString('base64')
const notAfter = (offset: number): Date => new Date(now() + offset)
const keys = await generateKeyPair()

/** The message of the `ERR_WEBHOOK_SECRET` that `create` throws. */
function secretErrorOf(create: () => unknown): string {
  try {
    create()
  } catch (error) {
    if (error instanceof WebhookConfigError && error.code === 'ERR_WEBHOOK_SECRET') return error.message
    throw error
  }
  return 'none'
}

beforeEach(() => vi.stubEnv('WEBHOOK_SECRET', undefined))
afterEach(() => vi.unstubAllEnvs())

const INVALID: { name: string; secret: unknown; says: string }[] = [
  { name: 'empty', secret: '', says: 'it is empty, so anyone could sign' },
  { name: 'whitespace', secret: ' \t\n', says: 'it is empty, so anyone could sign' },
  { name: 'a bare prefix', secret: 'whsec_', says: 'nothing follows whsec_' },
  { name: 'a bare whpk_', secret: 'whpk_', says: 'nothing follows whpk_' },
  {
    name: 'a prefix and whitespace',
    secret: 'whsec_ ',
    says: 'what follows whsec_ is not canonical base64',
  },
  { name: '1 byte', secret: `whsec_${random(1)}`, says: 'it has 1 bytes, expected 24 to 64' },
  { name: '23 bytes', secret: `whsec_${random(23)}`, says: 'it has 23 bytes' },
  { name: '65 bytes', secret: `whsec_${random(65)}`, says: 'it has 65 bytes' },
  { name: '200 bytes', secret: `whsec_${random(200)}`, says: 'it has 200 bytes' },
  {
    name: 'copied together with v1,',
    secret: `v1,${SECRET}`,
    says: "it starts with 'v1,'; remove that prefix",
  },
  { name: 'without its prefix', secret: SECRET.slice(6), says: 'put whsec_ in front' },
  {
    name: 'with another prefix',
    secret: `sk_${SECRET.slice(6)}`,
    says: 'it starts with neither whsec_ nor whpk_',
  },
  {
    name: 'with an uppercase prefix',
    secret: SECRET.replace('whsec', 'WHSEC'),
    says: 'it starts with neither',
  },
  { name: 'before a line feed', secret: `${SECRET}\n`, says: 'not canonical base64' },
  { name: 'after a space', secret: ` ${SECRET}`, says: 'it starts with neither' },
  { name: 'in base64url', secret: `whsec_${random(24).replaceAll('+', '-')}`, says: 'not canonical base64' },
  { name: 'unpadded', secret: `whsec_${random(25).replaceAll('=', '')}`, says: 'not canonical base64' },
  {
    name: 'with other trailing bits',
    secret: `whsec_${random(32).replace(/.=$/, 't=')}`,
    says: 'not canonical base64',
  },
  { name: 'not base64', secret: 'whsec_correct horse battery staple', says: 'not canonical base64' },
  { name: 'null', secret: null, says: 'it is null, not a string' },
  { name: 'a number', secret: 42, says: 'it is number, not a string' },
  { name: 'bytes', secret: Buffer.alloc(32), says: 'it is undefined, not a string' },
  { name: 'an entry without a secret', secret: { label: 'new' }, says: 'it is undefined, not a string' },
  { name: 'a list in a list', secret: [[SECRET]], says: 'it is undefined, not a string' },
  { name: 'an empty list', secret: [], says: 'the list is empty, so nothing could be verified' },
  { name: 'a list of a valid and an empty one', secret: [SECRET, ''], says: 'it is empty' },
  {
    name: 'an entry whose notAfter is a string',
    secret: { secret: SECRET, notAfter: '2030-01-01' },
    says: 'notAfter is not a valid Date',
  },
  {
    name: 'an entry whose notAfter is not a valid date',
    secret: { secret: SECRET, notAfter: new Date('soon') },
    says: 'notAfter is not a valid Date',
  },
]

const INVALID_TO_VERIFY = [
  ...INVALID.filter(({ secret }) => secret !== null),
  { name: 'a private key', secret: keys.secretKey, says: 'whsk_ is the private key of the sender' },
  {
    name: 'a public key of 31 bytes',
    secret: `whpk_${random(31)}`,
    says: 'a whpk_ key must have 32 bytes, but it has 31',
  },
  {
    name: 'a public key of 33 bytes',
    secret: `whpk_${random(33)}`,
    says: 'a whpk_ key must have 32 bytes, but it has 33',
  },
  {
    name: 'a public key of small order',
    secret: `whpk_${Buffer.alloc(32).toString('base64')}`,
    says: 'a point of small order',
  },
]

describe('createVerifier', () => {
  it.each(INVALID_TO_VERIFY)('throws ERR_WEBHOOK_SECRET for a secret that is $name', ({ secret, says }) => {
    const message = secretErrorOf(() => createVerifier({ secret: secret as SecretInput }))
    expect(message).toMatch(/^The webhook secret cannot be used: /)
    expect(message).toContain(says)
  })

  it.each(INVALID_TO_VERIFY.filter(({ secret }) => typeof secret === 'string' && secret.length > 12))(
    'keeps a secret that is $name out of the error',
    ({ secret }) => {
      const key = String(secret).trim().slice(-12)
      expect(secretErrorOf(() => createVerifier({ secret: secret as string }))).not.toContain(key)
    },
  )
})

describe('verify', () => {
  it.each([...INVALID_TO_VERIFY, { name: 'undefined', secret: undefined }, { name: 'null', secret: null }])(
    'rejects with 503 when the resolver returns a secret that is $name',
    async ({ secret }) => {
      const verifier = verifierAt({ secret: () => secret as string })
      expect(await outcome(verifier.verify(signed()))).toBe('503 ERR_WEBHOOK_SECRET_UNAVAILABLE')
    },
  )
})

describe('sign', () => {
  it.each([
    ...INVALID,
    { name: 'undefined', secret: undefined, says: 'it is undefined, not a string' },
    {
      name: 'a public key',
      secret: keys.publicKey,
      says: 'whpk_ is a public key, which verifies but cannot sign',
    },
    {
      name: 'a private key of 33 bytes',
      secret: `whsk_${random(33)}`,
      says: 'a whsk_ key must have 32 or 64 bytes, but it has 33',
    },
    {
      name: 'past its notAfter',
      secret: { secret: SECRET, notAfter: new Date(0) },
      says: 'every secret is past its notAfter',
    },
  ])('rejects sign with ERR_WEBHOOK_SECRET for a secret that is $name', async ({ secret, says }) => {
    const attempt = sign({ id: ID, timestamp: NOW, body: BODY }, secret as string)
    await expect(attempt).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_SECRET',
      message: expect.stringContaining(says),
    })
  })
})

describe('createVerifier with a valid secret', () => {
  it.each([
    { name: 'the smallest secret, 24 bytes', secret: generateSecret(24) },
    { name: 'the largest secret, 64 bytes', secret: generateSecret(64) },
    { name: 'a public key', secret: keys.publicKey },
    {
      name: 'a list',
      secret: [generateSecret(), { secret: generateSecret(), label: 'old', notAfter: new Date() }],
    },
  ])('accepts a valid secret: $name', ({ secret }) => {
    expect(secretErrorOf(() => createVerifier({ secret }))).toBe('none')
  })
})

describe('createVerifier without a secret', () => {
  it.each([
    { name: 'is missing', value: undefined },
    { name: 'is empty', value: '' },
    { name: 'is blank', value: ' \n' },
  ])('throws an error that names WEBHOOK_SECRET when the variable $name', ({ value }) => {
    vi.stubEnv('WEBHOOK_SECRET', value)
    expect(secretErrorOf(() => createVerifier({ secret: undefined as never }))).toContain(
      'set the environment variable WEBHOOK_SECRET',
    )
  })

  it.each([
    { name: 'is one secret', value: SECRET, index: 0 },
    { name: 'is one secret and a line feed', value: `${SECRET}\n`, index: 0 },
    { name: 'is two secrets separated by whitespace', value: ` ${OTHER_SECRET} \t\n ${SECRET}`, index: 1 },
  ])('uses WEBHOOK_SECRET when the variable $name', async ({ value, index }) => {
    vi.stubEnv('WEBHOOK_SECRET', value)
    expect(await createVerifier({ now }).verify(signed())).toMatchObject({ key: { index } })
  })

  it('throws when one of several secrets in WEBHOOK_SECRET is invalid', () => {
    vi.stubEnv('WEBHOOK_SECRET', `${SECRET},${OTHER_SECRET}`)
    expect(secretErrorOf(() => createVerifier())).toContain('not canonical base64')
  })
})

describe('a secret with a notAfter', () => {
  it.each([
    { name: 'one millisecond before it', at: 1, expected: 'accepted' },
    { name: 'at that moment', at: 0, expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH no_active_secret' },
    { name: 'after it', at: -1, expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH no_active_secret' },
  ])('checks a secret with a notAfter $name: $expected', async ({ at, expected }) => {
    const verifier = verifierAt({ secret: { secret: SECRET, notAfter: notAfter(at) } })
    expect(await outcome(verifier.verify(signed()))).toBe(expected)
  })

  it('verifies nothing with a secret past its notAfter, but with its successor', async () => {
    const secret = [
      { secret: OTHER_SECRET, notAfter: notAfter(-1), label: 'old' },
      { secret: SECRET, label: 'new' },
    ]
    const verifier = verifierAt({ secret })
    expect(await verifier.verify(signed())).toMatchObject({ key: { index: 1, label: 'new' } })
    expect(await outcome(verifier.verify(signed({ secret: OTHER_SECRET })))).toBe(
      '401 ERR_WEBHOOK_SIGNATURE_MISMATCH mismatch',
    )
  })

  it('checks the notAfter of a secret for each delivery', async () => {
    let clock = now()
    const verifier = verifierAt({ secret: { secret: SECRET, notAfter: notAfter(1000) }, now: () => clock })
    expect(await outcome(verifier.verify(signed()))).toBe('accepted')
    clock += 1000
    expect(await outcome(verifier.verify(signed()))).toBe(
      '401 ERR_WEBHOOK_SIGNATURE_MISMATCH no_active_secret',
    )
  })
})

it('returns the index and the label of the key that signed', async () => {
  const verifier = verifierAt({ secret: [{ secret: OTHER_SECRET, label: 'old' }, SECRET] })
  const headers = { ...headersOf(), 'webhook-signature': `${macOf()} ${macOf({ secret: OTHER_SECRET })}` }
  expect((await verifier.verify(signed())).key).toEqual({ index: 1 })
  expect((await verifier.verify(signed({ secret: OTHER_SECRET }))).key).toEqual({ index: 0, label: 'old' })
  expect((await verifier.verify({ headers, body: BODY })).key).toEqual({ index: 0, label: 'old' })
})
