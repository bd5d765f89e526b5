import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson, writeJson } from './json-tree.ts'

const COMPACT = { comma: ',', colon: ':' }

describe('parseJson and writeJson', () => {
  it('writes any JSON as JSON.stringify does, independent of its original spacing', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2, 4, '\t'), (text, indent) => {
        const tree = parseJson(JSON.stringify(JSON.parse(text), null, indent))
        expect(tree && writeJson(tree, COMPACT)).toBe(JSON.stringify(JSON.parse(text)))
        const indented = { comma: ',', colon: ': ', indent: '  ' }
        expect(tree && writeJson(tree, indented)).toBe(JSON.stringify(JSON.parse(text), null, 2))
      }),
    )
  })

  it.each([
    '{"b":1,"a":2,"1":3,"b":4}',
    '[10.0,1E5,-0,12345678901234567890,1e-7]',
    '{"__proto__":{"a":"\\"}"}}',
  ])('preserves the notation and the order of keys of %s', (text) => {
    const tree = parseJson(text)
    expect(tree && writeJson(tree, COMPACT)).toBe(text)
  })

  it.each(['', '{', 'a=1', "{'a':1}", '[1,]', '\uFEFF{}'])(
    'returns undefined for "%s", which is not JSON',
    (text) => {
      expect(parseJson(text)).toBeUndefined()
    },
  )

  it('returns undefined for JSON that is nested too deep for recursion', () => {
    expect(parseJson(`${'['.repeat(150)}${']'.repeat(150)}`)).toBeDefined()
    expect(parseJson(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)).toBeUndefined()
  })
})
