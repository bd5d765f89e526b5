import { describe, expect, it } from 'vitest'
import { parseJwt } from './jwt.ts'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const HEADER = encode({ alg: 'ES256', kid: 'ø' })
const CLAIMS = encode({ iat: 1 })

describe('parseJwt', () => {
  it('returns header, claims, signing input and signature', () => {
    expect(parseJwt(`${HEADER}.${CLAIMS}._-8`)).toEqual({
      header: { alg: 'ES256', kid: 'ø' },
      claims: { iat: 1 },
      signingInput: `${HEADER}.${CLAIMS}`,
      signature: Uint8Array.of(0xff, 0xef),
    })
  })

  it.each([
    ['', 'empty'],
    [HEADER, 'of one part'],
    [`${HEADER}.${CLAIMS}.AA.AA`, 'of four parts'],
    [`${HEADER}.${CLAIMS}.AA==`, 'with padding'],
    [`${HEADER}.${CLAIMS}.+/8`, 'of another alphabet'],
    [`${HEADER}.${CLAIMS}._-9`, 'with stray bits'],
    [`${HEADER}.${CLAIMS}.A`, 'of an impossible length'],
    [`${HEADER}.${CLAIMS} .AA`, 'with a space'],
    [`${HEADER}.${encode([1])}.AA`, 'whose claims are an array'],
    [`${encode(null)}.${CLAIMS}.AA`, 'whose header is null'],
    [`${HEADER}.${Buffer.from('{').toString('base64url')}.AA`, 'whose claims are not JSON'],
    [`${HEADER}.${Buffer.from('{"a":"\xff"}', 'latin1').toString('base64url')}.AA`, 'that is not UTF-8'],
  ])('returns undefined for %j, which is a token %s', (token) => {
    expect(parseJwt(token)).toBeUndefined()
  })

  it('parses a token of any shape in time proportional to its length', () => {
    for (const part of ['.', 'A', '-', '='])
      expect(parseJwt(`${HEADER}.${part.repeat(1_000_000)}`)).toBeUndefined()
  })
})
