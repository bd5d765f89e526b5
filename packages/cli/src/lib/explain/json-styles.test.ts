import { describe, expect, it } from 'vitest'
import { jsonStyles } from './json-styles.ts'
import { parseJson, writeJson } from './json-tree.ts'

const EVENT = { z: 'a/b <é> & "c" +\'', b: { aa: 1, b: [] } }

describe('jsonStyles', () => {
  // As the writers document their output: PHP's json_encode, Go's encoding/json, .NET's JavaScriptEncoder.Default, jsonb of PostgreSQL.
  it.each([
    {
      writer: 'PHP',
      words: 'as PHP does',
      json: String.raw`{"z":"a\/b <\u00e9> & \"c\" +'","b":{"aa":1,"b":[]}}`,
    },
    {
      writer: 'Go for maps',
      words: 'as Go and Rails do; keys sorted',
      json: String.raw`{"b":{"aa":1,"b":[]},"z":"a/b \u003cé\u003e \u0026 \"c\" +'"}`,
    },
    {
      writer: '.NET',
      words: 'as .NET does',
      json: String.raw`{"z":"a/b \u003C\u00E9\u003E \u0026 \u0022c\u0022 \u002B\u0027","b":{"aa":1,"b":[]}}`,
    },
    {
      writer: 'PostgreSQL',
      words: 'shorter keys first',
      json: `{"b": {"b": [], "aa": 1}, "z": "a/b <é> & \\"c\\" +'"}`,
    },
  ])('includes the style of $writer', ({ words, json }) => {
    const tree = parseJson(JSON.stringify(EVENT))
    const matching = [...jsonStyles()].filter(({ style }) => tree && writeJson(tree, style) === json)
    expect(matching[0]?.words).toContain(words)
  })
})
