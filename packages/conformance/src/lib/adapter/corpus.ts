import examples from '@octokit/webhooks-examples' with { type: 'json' }

// At run time the module is the array itself. Its declaration types the array as the default export of a CommonJS file.
const DEFINITIONS = examples as unknown as readonly { name: string; examples: readonly unknown[] }[]

/** Bodies, by the title of what is special in them. Parsing and serializing any of them changes its bytes. */
export const EXACT_BODIES: readonly (readonly [string, string])[] = [
  ['a fraction of zero', '{"amount":10.0}'],
  ['an exponent', '{"amount":1e3,"small":1E-7}'],
  ['minus zero', '{"amount":-0}'],
  ['an integer past 2^53', '{"id":12345678901234567890}'],
  ['duplicate keys', '{"a":1,"a":2}'],
  ['a key named __proto__', '{"__proto__":{"admin":true},"constructor":{"prototype":1}}'],
  ['numeric keys out of order', '{"2":1,"1":2}'],
  ['all kinds of JSON whitespace', ' \t\r\n{ "a" :\t1 ,\r\n "b":[ ] } \n'],
  ['a trailing newline', '{"a":1}\n'],
  ['escaped slashes and letters', '{"url":"https:\\/\\/a\\u0062c","e":"\\u00e9"}'],
  ['characters of two, three and four bytes', '{"text":"é ☃ 🪝 Ω≈ç√"}'],
  ['an escaped lone surrogate', '{"text":"\\ud800"}'],
  ['a replacement character', '{"text":"\ufffd"}'],
  ['line separators', '{"text":"\u2028\u2029"}'],
  ['an escaped NUL', '{"text":"\\u0000"}'],
  ['replacement patterns', '{"text":"$$ $& $1 {id} %s"}'],
  ['a string alone', '"just text"'],
  ['null alone', 'null'],
  ['an array', '[1,[2,[3]]]'],
]

/** Returns `count` real payloads of GitHub, of as many event types as possible. */
export function realPayloads(count: number): unknown[] {
  const all = DEFINITIONS.flatMap((definition) => definition.examples)
  const step = Math.max(1, Math.floor(all.length / count))
  return all.filter((_payload, index) => index % step === 0).slice(0, count)
}
