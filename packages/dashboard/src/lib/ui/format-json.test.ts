import {
  array,
  assert,
  boolean,
  constant,
  dictionary,
  double,
  letrec,
  oneof,
  property,
  string,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatJson } from './format-json.ts'

describe('formatJson', () => {
  it('adds line breaks and indentation', () => {
    expect(formatJson('{"a":[1,{"b":null}],"c":{},"d":[]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    )
  })

  it.each([
    ['a number of 20 digits', '12345678901234567890'],
    ['a number with a trailing zero', '1.0'],
    ['an exponent', '1E+2'],
    ['a string with every structural character', '"{[,:]}\\"\\\\ <b>"'],
    ['invalid JSON', '{"a":'],
    ['an empty text', ''],
    ['markup', '<html>'],
  ])('returns %s unchanged', (_name, text) => {
    expect(formatJson(text)).toBe(text)
  })

  it('keeps a duplicate key', () => {
    expect(formatJson('{"a":1,"a":2}')).toBe('{\n  "a": 1,\n  "a": 2\n}')
  })

  it('returns JSON nested deeper than its limit unchanged', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(formatJson(deep)).toBe(deep)
  })

  it('formats any value like JSON.stringify with an indentation of 2', () => {
    const shallow = letrec((tie) => ({
      value: oneof(
        { maxDepth: 5 },
        string(),
        double({ noNaN: true, noDefaultInfinity: true }),
        boolean(),
        constant(null),
        array(tie('value'), { maxLength: 4 }),
        dictionary(string(), tie('value'), { maxKeys: 4 }),
      ),
    })).value
    assert(
      property(shallow, (value) => {
        expect(formatJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
      }),
    )
  })
})
