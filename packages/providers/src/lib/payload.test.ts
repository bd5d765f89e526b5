import { describe, expect, it } from 'vitest'
import { parseForm } from './payload.ts'

const encoder = new TextEncoder()

describe('parseForm', () => {
  it('collects the values of a repeated field in their order', () => {
    expect(parseForm(encoder.encode('a=1&b=2&a=3&a=4'))).toEqual({ a: ['1', '3', '4'], b: '2' })
  })

  it('keeps names of prototypes as plain fields', () => {
    const fields = parseForm(encoder.encode('__proto__=1&constructor=2'))
    expect(Object.entries(fields)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
    expect(Object.getPrototypeOf(fields)).toBeNull()
  })

  it('takes linear time for a field that is repeated 50,000 times', () => {
    expect(parseForm(encoder.encode('a&'.repeat(50_000)))['a']).toHaveLength(50_000)
  })
})
