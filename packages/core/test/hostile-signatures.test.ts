import { createHmac, randomBytes } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { generateKeyPair, sign } from '../src/index.ts'
import { BODY, headersOf, ID, macOf, NOW, OTHER_SECRET, SECRET } from './deliveries.ts'
import { outcome, verifierAt } from './verifiers.ts'

const NO_VERSION = '400 ERR_WEBHOOK_SIGNATURE_INVALID no_known_version'
const TOO_MANY = '400 ERR_WEBHOOK_SIGNATURE_INVALID too_many'
const MALFORMED = '401 ERR_WEBHOOK_SIGNATURE_MISMATCH malformed'
const MISMATCH = '401 ERR_WEBHOOK_SIGNATURE_MISMATCH mismatch'
const REPEATED = '400 ERR_WEBHOOK_HEADER_INVALID repeated'

/** An id whose signature has both characters that base64url spells differently. */
const id = Array.from({ length: 1000 }, (_, index) => `${ID}_${index}`).find((each) =>
  /\+.*\//.test(macOf({ id: each })),
)
const good = macOf({ id: id ?? ID })
const mac = good.slice('v1,'.length)
const other = macOf({ id: id ?? ID, secret: OTHER_SECRET })
const keys = await generateKeyPair()
const otherKeys = await generateKeyPair()
const goodEd25519 = await sign({ id: id ?? ID, timestamp: NOW, body: BODY }, keys.secretKey)

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** Returns another spelling of the same bytes: the last character before the padding has bits that decoders drop. */
const withTrailingBits = (text: string, padding: string): string => {
  const end = text.length - padding.length - 1
  return text.slice(0, end) + ALPHABET[ALPHABET.indexOf(text.charAt(end)) + 1] + padding
}
/** Returns `text` with each character moved by 256 code points, so that the low byte, which Latin-1 keeps, is the same. */
const shifted = (text: string): string =>
  Array.from(text, (character) => String.fromCharCode(character.charCodeAt(0) + 0x100)).join('')

const verifier = verifierAt({ secret: [SECRET, keys.publicKey] })
const verify = (signature: string): Promise<string> =>
  outcome(
    verifier.verify({
      headers: { ...headersOf({ id: id ?? ID }), 'webhook-signature': signature },
      body: BODY,
    }),
  )

/** Well-formed Ed25519 entries that verify for no key. */
function forgedEd25519(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `v1a,${Buffer.alloc(64, n + 1).toString('base64')}`)
}

describe('a signature header', () => {
  it.each([
    { name: 'that is empty', signature: '', expected: NO_VERSION },
    { name: 'v1 without a comma', signature: 'v1', expected: NO_VERSION },
    { name: 'a bare signature', signature: mac, expected: NO_VERSION },
    { name: 'a good signature under v2', signature: `v2,${mac}`, expected: NO_VERSION },
    { name: 'a good signature under V1', signature: `V1,${mac}`, expected: NO_VERSION },
    { name: 'a good signature under v10', signature: `v10,${mac}`, expected: NO_VERSION },
    { name: 'a good signature under no version', signature: `,${mac}`, expected: NO_VERSION },
    { name: 'v1= in place of v1,', signature: `v1=${mac}`, expected: NO_VERSION },
    { name: 'after a tab', signature: `\t${good}`, expected: NO_VERSION },
    { name: 'a version named __proto__', signature: `__proto__,${mac}`, expected: NO_VERSION },
    { name: '17 entries, the good one first', signature: `${good}${' v1,x'.repeat(16)}`, expected: TOO_MANY },
    { name: '17 spaces', signature: ' '.repeat(17), expected: TOO_MANY },
    {
      name: 'five different v1a entries, the good one first',
      signature: [goodEd25519, ...forgedEd25519(4)].join(' '),
      expected: TOO_MANY,
    },
    { name: '5,000 good entries', signature: Array(5000).fill(good).join(' '), expected: TOO_MANY },
    { name: 'v1 with nothing', signature: 'v1,', expected: MALFORMED },
    { name: 'v1 with two commas', signature: 'v1,,x', expected: MALFORMED },
    { name: 'a good signature after two commas', signature: `v1,,${mac}`, expected: MALFORMED },
    { name: 'a good signature after a space', signature: `v1, ${mac}`, expected: MALFORMED },
    { name: 'a good signature after a tab', signature: `v1,\t${mac}`, expected: MALFORMED },
    { name: 'a good signature before a tab', signature: `${good}\t`, expected: MALFORMED },
    { name: 'a good signature before a line feed', signature: `${good}\n`, expected: MALFORMED },
    { name: 'good signatures separated by a tab', signature: `${good}\t${good}`, expected: MALFORMED },
    { name: 'good signatures separated by a comma', signature: `${good},${good}`, expected: MALFORMED },
    { name: 'trailing junk', signature: `${good}x`, expected: MALFORMED },
    { name: 'a trailing comma', signature: `${good},`, expected: MALFORMED },
    { name: 'more padding', signature: `${good}=`, expected: MALFORMED },
    { name: 'no padding', signature: good.slice(0, -1), expected: MALFORMED },
    { name: 'other trailing bits', signature: withTrailingBits(good, '='), expected: MISMATCH },
    { name: 'base64url', signature: good.replaceAll('+', '-').replaceAll('/', '_'), expected: MISMATCH },
    { name: 'hex', signature: `v1,${Buffer.from(mac, 'base64').toString('hex')}`, expected: MALFORMED },
    { name: 'cut short', signature: good.slice(0, 20), expected: MALFORMED },
    { name: 'multibyte text of equal length', signature: `v1,${shifted(mac)}`, expected: MISMATCH },
    { name: 'v1 bytes under v1a', signature: `v1a,${mac}`, expected: MALFORMED },
    { name: 'v1a bytes under v1', signature: goodEd25519.replace('v1a,', 'v1,'), expected: MALFORMED },
    {
      name: 'v1a with other trailing bits',
      signature: withTrailingBits(goodEd25519, '=='),
      expected: MALFORMED,
    },
    { name: 'v1a without padding', signature: goodEd25519.slice(0, -2), expected: MALFORMED },
    { name: 'v1a with whitespace inside', signature: goodEd25519.replace(/.$/, '\t'), expected: MALFORMED },
    { name: 'by another secret', signature: other, expected: MISMATCH },
    { name: 'by another secret 16 times', signature: Array(16).fill(other).join(' '), expected: MISMATCH },
    { name: 'of zeros', signature: `v1,${Buffer.alloc(32).toString('base64')}`, expected: MISMATCH },
    { name: 'v1a of zeros', signature: `v1a,${Buffer.alloc(64).toString('base64')}`, expected: MISMATCH },
    { name: 'sent twice and joined', signature: `${good}, ${good}`, expected: REPEATED },
    { name: 'sent three times and joined', signature: `${other}, ${other}, ${good}`, expected: REPEATED },
    {
      name: 'with two entries, sent twice and joined',
      signature: `${other} ${good}, ${good}`,
      expected: REPEATED,
    },
  ])('rejects a signature header: $name', async ({ signature, expected }) => {
    expect(await verify(signature)).toBe(expected)
  })
})

describe('a signature header with a valid entry', () => {
  it.each([
    { name: 'with only the good entry', signature: good },
    { name: 'with only a good v1a entry', signature: goodEd25519 },
    { name: 'with a good v1a entry last of four', signature: [...forgedEd25519(3), goodEd25519].join(' ') },
    { name: 'with a good v1a entry 16 times', signature: Array(16).fill(goodEd25519).join(' ') },
    { name: 'with the good entry first', signature: `${good} ${other}` },
    { name: 'with the good entry last of 16', signature: `${Array(15).fill(other).join(' ')} ${good}` },
    {
      name: 'with a good v1a entry last of 16',
      signature: `${Array(15).fill(other).join(' ')} ${goodEd25519}`,
    },
    {
      name: 'with the good entry after malformed ones',
      signature: `v1 v1, v1,,x v2,zz v1a,AAAA , = \t x,y,z ${good}`,
    },
    {
      name: 'with the good entry before malformed ones',
      signature: `${good} v1 v1, v1,,x v2,zz v1a,AAAA , = \t x,y,z`,
    },
    { name: 'with the good entry after an unknown version', signature: `v3,${mac} ${good}` },
    { name: 'with more than one space between entries', signature: `${other}  ${good}` },
    { name: 'with spaces around', signature: ` ${good} ` },
  ])('accepts a signature header with a valid entry $name', async ({ signature }) => {
    expect(await verify(signature)).toBe('accepted')
  })
})

describe('a key', () => {
  const headers = { ...headersOf({ id: id ?? ID }), 'webhook-signature': `${good} ${goodEd25519}` }
  it.each([
    { name: 'a shared secret, v1', secret: SECRET, expected: 'accepted' },
    { name: 'a public key, v1a', secret: keys.publicKey, expected: 'accepted' },
    { name: 'another shared secret', secret: OTHER_SECRET, expected: MISMATCH },
    { name: 'another public key', secret: otherKeys.publicKey, expected: MISMATCH },
  ])("verifies only signatures of a key's own kind: $name, $expected", async ({ secret, expected }) => {
    expect(await outcome(verifierAt({ secret }).verify({ headers, body: BODY }))).toBe(expected)
  })

  it.each([
    { name: 'a v1a entry with a shared secret', secret: SECRET, signature: goodEd25519 },
    { name: 'a v1 entry with a public key', secret: keys.publicKey, signature: good },
  ])('does not verify $name', async ({ secret, signature }) => {
    const delivery = { headers: { ...headers, 'webhook-signature': signature }, body: BODY }
    expect(await outcome(verifierAt({ secret }).verify(delivery))).toBe(MISMATCH)
  })

  it('does not verify an HMAC made with the public key as its secret', async () => {
    const signature = macOf({ id: id ?? ID, secret: keys.publicKey.replace('whpk_', 'whsec_') })
    const delivery = { headers: { ...headers, 'webhook-signature': signature }, body: BODY }
    expect(await outcome(verifierAt({ secret: keys.publicKey }).verify(delivery))).toBe(MISMATCH)
  })
})

it('rejects an Ed25519 signature with the group order added to its scalar, which is another spelling', async () => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const bytes = Buffer.from(goodEd25519.slice('v1a,'.length), 'base64')
  // Little-endian, as all numbers in RFC 8032.
  let carry = bytes.subarray(32).reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n) + order
  for (let index = 32; index < 64; index++, carry >>= 8n) bytes[index] = Number(carry & 0xffn)
  expect(await verify(`v1a,${bytes.toString('base64')}`)).toBe(MISMATCH)
})

it('rejects a signature made with an empty key', async () => {
  const forged = createHmac('sha256', '').update(`${id}.${NOW}.${BODY}`).digest('base64')
  const random = randomBytes(32).toString('base64')
  expect(await verify(`v1,${forged} v1,${random}`)).toBe(MISMATCH)
})
