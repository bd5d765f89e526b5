import { describe, expect, it } from 'vitest'

import { NOW, now, signed } from './deliveries.ts'
import { outcome, verifierAt } from './verifiers.ts'

const INVALID = '400 ERR_WEBHOOK_TIMESTAMP_INVALID not_canonical_seconds'
const TOO_OLD = '401 ERR_WEBHOOK_TIMESTAMP_TOO_OLD too_old'
const TOO_NEW = '401 ERR_WEBHOOK_TIMESTAMP_TOO_NEW too_new'
const MILLISECONDS = '401 ERR_WEBHOOK_TIMESTAMP_TOO_NEW milliseconds'
const REPEATED = '400 ERR_WEBHOOK_HEADER_INVALID repeated'

/** NOW in the digits of another script. */
const inDigitsFrom = (zero: number): string =>
  Array.from(String(NOW), (digit) => String.fromCodePoint(zero + Number(digit))).join('')

// Every delivery in this file is validly signed for its timestamp.
describe('a timestamp', () => {
  it.each([
    { name: 'that is empty', timestamp: '', expected: INVALID },
    { name: 'with a plus sign', timestamp: `+${NOW}`, expected: INVALID },
    { name: 'with a plus sign after a space', timestamp: ` +${NOW}`, expected: INVALID },
    { name: 'that is negative', timestamp: '-1', expected: INVALID },
    { name: 'that is minus zero', timestamp: '-0', expected: INVALID },
    { name: 'after a space', timestamp: ` ${NOW}`, expected: INVALID },
    { name: 'before a space', timestamp: `${NOW} `, expected: INVALID },
    { name: 'before a line feed', timestamp: `${NOW}\n`, expected: INVALID },
    { name: 'with a leading zero', timestamp: `0${NOW}`, expected: INVALID },
    { name: 'of zeros', timestamp: '00', expected: INVALID },
    { name: 'with a fraction of zero', timestamp: `${NOW}.0`, expected: INVALID },
    { name: 'with a fraction', timestamp: `${NOW}.99`, expected: INVALID },
    { name: 'with an exponent', timestamp: '1.7e9', expected: INVALID },
    { name: 'with an exponent and no fraction', timestamp: '17e8', expected: INVALID },
    { name: 'in hexadecimal', timestamp: `0x${NOW.toString(16)}`, expected: INVALID },
    { name: 'in binary', timestamp: `0b${NOW.toString(2)}`, expected: INVALID },
    { name: 'with trailing letters', timestamp: `${NOW}abc`, expected: INVALID },
    { name: 'as a bigint literal', timestamp: `${NOW}n`, expected: INVALID },
    { name: 'with digit separators', timestamp: '1_700_000_000', expected: INVALID },
    { name: 'that says NaN', timestamp: 'NaN', expected: INVALID },
    { name: 'that says Infinity', timestamp: 'Infinity', expected: INVALID },
    { name: 'that is a date', timestamp: '2023-11-14T22:13:20Z', expected: INVALID },
    { name: 'in Arabic-Indic digits', timestamp: inDigitsFrom(0x660), expected: INVALID },
    { name: 'in Devanagari digits', timestamp: inDigitsFrom(0x966), expected: INVALID },
    { name: 'in full-width digits', timestamp: inDigitsFrom(0xff10), expected: INVALID },
    { name: 'of 2^53 + 1', timestamp: '9007199254740993', expected: INVALID },
    { name: 'of 14 digits', timestamp: '17000000000000', expected: INVALID },
    { name: 'of 1,000 digits', timestamp: '1'.repeat(1000), expected: INVALID },
    { name: 'past the last Date', timestamp: '8640000000001', expected: INVALID },
    { name: 'at the last Date', timestamp: '8640000000000', expected: MILLISECONDS },
    { name: 'in milliseconds', timestamp: String(now()), expected: MILLISECONDS },
    {
      name: 'in the year 3000, which is not taken for milliseconds',
      timestamp: '32503680000',
      expected: TOO_NEW,
    },
    { name: 'sent twice and joined by a comma', timestamp: `${NOW},${NOW}`, expected: REPEATED },
    { name: 'sent twice and joined by a comma and a space', timestamp: `${NOW}, ${NOW}`, expected: REPEATED },
    { name: 'of the epoch', timestamp: '0', expected: TOO_OLD },
  ])('rejects a timestamp $name', async ({ timestamp, expected }) => {
    expect(await outcome(verifierAt().verify(signed({ timestamp })))).toBe(expected)
  })
})

describe('the tolerance window', () => {
  const asymmetric = { past: 60, future: 5 }
  it.each([
    { name: 'exactly the tolerance old', tolerance: 300, age: 300, expected: 'accepted' },
    { name: 'one second older than that', tolerance: 300, age: 301, expected: TOO_OLD },
    { name: 'exactly the tolerance ahead', tolerance: 300, age: -300, expected: 'accepted' },
    { name: 'one second further ahead', tolerance: 300, age: -301, expected: TOO_NEW },
    { name: 'exactly `past` old', tolerance: asymmetric, age: 60, expected: 'accepted' },
    { name: 'one second past `past`', tolerance: asymmetric, age: 61, expected: TOO_OLD },
    { name: 'exactly `future` ahead', tolerance: asymmetric, age: -5, expected: 'accepted' },
    { name: 'one second past `future`', tolerance: asymmetric, age: -6, expected: TOO_NEW },
    { name: 'of this second, with no tolerance', tolerance: 0, age: 0, expected: 'accepted' },
    { name: 'of the last second, with no tolerance', tolerance: 0, age: 1, expected: TOO_OLD },
  ])(
    'includes the bounds of the tolerance window: a timestamp $name, $expected',
    async ({ tolerance, age, expected }) => {
      const verifier = verifierAt({ toleranceSeconds: tolerance })
      expect(await outcome(verifier.verify(signed({ timestamp: String(NOW - age) })))).toBe(expected)
    },
  )

  it('tolerates 300 seconds both ways by default', async () => {
    const ages = [300, 301, -300, -301]
    const outcomes = ages.map((age) => outcome(verifierAt().verify(signed({ timestamp: String(NOW - age) }))))
    expect(await Promise.all(outcomes)).toEqual(['accepted', TOO_OLD, 'accepted', TOO_NEW])
  })

  it('counts whole seconds of the clock', async () => {
    const verifier = verifierAt({ now: () => now() + 999 })
    expect(await outcome(verifier.verify(signed({ timestamp: String(NOW - 300) })))).toBe('accepted')
  })

  it('accepts the epoch when the clock is at the epoch', async () => {
    expect(await verifierAt({ now: () => 0 }).verify(signed({ timestamp: '0' }))).toMatchObject({
      timestamp: new Date(0),
    })
  })

  it('rejects every timestamp when the clock returns NaN', async () => {
    expect(await outcome(verifierAt({ now: () => Number.NaN }).verify(signed()))).toMatch(/^401 /)
  })
})
