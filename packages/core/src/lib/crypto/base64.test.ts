import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeBase64, encodeBase64 } from './base64.ts'

describe('base64', () => {
  // RFC 4648, section 10.
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('encodes "%s" as "%s" and decodes it', (text, encoded) => {
    expect(encodeBase64(Buffer.from(text))).toBe(encoded)
    expect(Buffer.from(decodeBase64(encoded) ?? []).toString()).toBe(text)
  })

  it('encodes and decodes any bytes as Node does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const encoded = encodeBase64(bytes)
        expect(encoded).toBe(Buffer.from(bytes).toString('base64'))
        expect(decodeBase64(encoded)).toEqual(bytes)
      }),
    )
  })

  it('decodes only the spelling that it encodes', () => {
    const almost = fc.string({ unit: fc.constantFrom(...Array.from('AQgw+/-_= \n\tZé')), maxLength: 12 })
    fc.assert(
      fc.property(almost, (text) => {
        const bytes = decodeBase64(text)
        expect(bytes === undefined ? text : encodeBase64(bytes)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    'Zg',
    'Zg=',
    'Zh==',
    'Zm9=',
    'Zg==\n',
    ' Zg==',
    'Z g==',
    'Zm-_',
    'Zg===',
    '=',
    'Zg==Zg==',
    'Zmé=',
    '\u0141g==',
  ])('returns undefined for "%s"', (text) => {
    expect(decodeBase64(text)).toBeUndefined()
  })
})
