import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findTextFault, itemMemberTexts, memberText } from './json-text.ts'

const whitespace = fc.stringMatching(/^[ \t\n\r]{0,3}$/)
const number = fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/)
/** Strings as written: with escapes that serializing again would change. */
const string = fc
  .array(
    fc.oneof(
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
        .filter((text) => !/["\\\p{Cc}]/u.test(text)),
      fc.constantFrom('\\"', '\\\\', '\\/', '\\n', '\\u0041', '{', ',', ']'),
    ),
  )
  .map((parts) => `"${parts.join('')}"`)
/** JSON texts with every freedom that the grammar leaves. */
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
    string,
    fc.constantFrom('true', 'false', 'null'),
    fc
      .tuple(fc.array(tie('value')), whitespace)
      .map(([items, space]) => `[${space}${items.join(`${space},`)}${space}]`),
    fc
      .tuple(fc.array(fc.tuple(string, tie('value'))), whitespace)
      .map(
        ([members, space]) =>
          `{${space}${members.map(([key, item]) => `${key}${space}:${space}${item}`).join(`,${space}`)}${space}}`,
      ),
  ),
}))

/** Members with other names than `data`. */
function others(members: [string, string][]): string[] {
  return members.map(([key, item]) => `${key.replace(/^"/, '"x')}:${item}`)
}

/** CPU time, which other processes do not add to. */
function cpuMicroseconds(size: number): number {
  const json = `{"x":"${'\\\\'.repeat(size)}","data":[${'"",'.repeat(size)}0]}`
  const before = process.cpuUsage()
  memberText(json, 'data')
  return process.cpuUsage(before).user
}

describe('memberText', () => {
  it('returns any value as it is written, wherever the member is', () => {
    const member = fc.tuple(string, value)
    fc.assert(
      fc.property(value, fc.array(member), fc.array(member), whitespace, (data, before, after, space) => {
        const members = [...others(before), `"data"${space}:${space}${data}${space}`, ...others(after)]
        const json = `${space}{${space}${members.join(`,${space}`)}}${space}`
        JSON.parse(json)
        expect(memberText(json, 'data')).toBe(data)
      }),
    )
  })

  it.each([
    ['{}', undefined],
    ['{"other":1}', undefined],
    ['{"data":12345678901234567890}', '12345678901234567890'],
    ['{"data":10.0}', '10.0'],
    ['{"data":1e400 ,"b":2}', '1e400'],
    ['{"data":{"2":1,"1":-0.0}}', '{"2":1,"1":-0.0}'],
    ['{"data":"\\"}"}', '"\\"}"'],
    ['{"d\\u0061ta":[1, 2]}', '[1, 2]'],
    ['{"data":1,"data":2}', '2'],
    ['{"x":{"data":1}}', undefined],
  ])('returns for the member text of %s %s', (json, expected) => {
    expect(memberText(json, 'data')).toBe(expected)
  })

  it('takes time in proportion to the text', () => {
    cpuMicroseconds(10_000)
    const small = Math.max(1000, Math.min(...[1, 2, 3].map(() => cpuMicroseconds(100_000))))
    const large = Math.min(...[1, 2, 3].map(() => cpuMicroseconds(1_000_000)))
    expect(large / small).toBeLessThan(60)
  })
})

describe('itemMemberTexts', () => {
  it('returns any value as it is written, of each item', () => {
    const space = whitespace
    const item = fc.tuple(value, fc.array(fc.tuple(string, value)))
    fc.assert(
      fc.property(fc.array(item), space, value, (items, gap, other) => {
        const texts = items.map(
          ([data, members]) =>
            `{${gap}${[...others(members), `"data"${gap}:${gap}${data}${gap}`].join(`,${gap}`)}}${gap}`,
        )
        const json = `${gap}{"x":${other},"events"${gap}:${gap}[${gap}${texts.join(`,${gap}`)}]${gap}}`
        JSON.parse(json)
        expect(itemMemberTexts(json, 'events', 'data')).toEqual(items.map(([data]) => data))
      }),
    )
  })

  it.each([
    ['{"events":[{"data":1}],"events":[{"data":2},{}]}', ['2', undefined]],
    ['{"events":5,"events":[{"data":"]"}]}', ['"]"']],
    ['{"events":[1,[{"data":3}]],"events":[{"data":1,"data":1.0}]}', ['1.0']],
    ['{"x":{"events":[{"data":1}]}}', []],
    ['{}', []],
  ])('returns for the text %s %j', (json, expected) => {
    expect(itemMemberTexts(json, 'events', 'data')).toEqual(expected)
  })
})

describe('findTextFault', () => {
  it.each([
    ['{"a":1,"a":2}', 'repeats the member "a"'],
    ['{"a":1,"\\u0061":2}', 'repeats the member "a"'],
    ['[{"b":{},"c":1,"b":2}]', 'repeats the member "b"'],
    ['[[[[1]]]]', 'is nested deeper than 3 levels'],
    ['{"a":{"b":{"c":{}}}}', 'is nested deeper than 3 levels'],
    ['{"a":{"a":1},"b":{"a":1},"c":["a","a",{"a":"a"}]}', undefined],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', undefined],
    ['[[["[[[["]]]', undefined],
  ])('finds in the text %s the fault %s', (json, expected) => {
    expect(findTextFault(json, 3)).toBe(expected)
  })
})
