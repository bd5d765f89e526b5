import { crc32 as expected } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { crc32 } from './crc32.ts'

describe('crc32', () => {
  it('returns the check value of the algorithm', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  })

  it('returns what zlib does for bodies of every length', () => {
    for (let length = 0; length < 600; length++) {
      const bytes = Buffer.from(Array.from({ length }, (_item, index) => (index * 151 + length) % 256))
      expect(crc32(bytes)).toBe(expected(bytes))
    }
  })
})
