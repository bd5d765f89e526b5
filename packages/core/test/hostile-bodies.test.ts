import { describe, expect, it } from 'vitest'

import { BODY, headersOf, signed } from './deliveries.ts'
import { outcome, verifierAt } from './verifiers.ts'

const verifier = verifierAt()
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (length: number): string => `"${'a'.repeat(length - 2)}"`
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

const MISMATCH = '401 ERR_WEBHOOK_SIGNATURE_MISMATCH mismatch'
const NOT_UTF8 = '400 ERR_WEBHOOK_PAYLOAD_INVALID utf8'
const NOT_JSON = '400 ERR_WEBHOOK_PAYLOAD_INVALID json'
const NOT_BYTES = '500 ERR_WEBHOOK_BODY_CONSUMED not_bytes'

describe('a body with a valid signature', () => {
  it.each([
    { name: 'that is empty', body: '', expected: NOT_JSON },
    { name: 'of whitespace', body: ' \r\n\t', expected: NOT_JSON },
    { name: 'with a byte order mark', body: `\ufeff${BODY}`, expected: NOT_JSON },
    { name: 'in UTF-16', body: Buffer.from(`\ufeff${BODY}`, 'utf16le'), expected: NOT_UTF8 },
    { name: 'with the byte 0xFF', body: Buffer.from('7b2261223a22ff227d', 'hex'), expected: NOT_UTF8 },
    { name: 'with an overlong NUL', body: Buffer.from('22c08022', 'hex'), expected: NOT_UTF8 },
    { name: 'with an encoded surrogate', body: Buffer.from('22eda08022', 'hex'), expected: NOT_UTF8 },
    { name: 'that is cut inside a character', body: Buffer.from('22f09f92', 'hex'), expected: NOT_UTF8 },
    { name: 'of every byte', body: Uint8Array.from({ length: 256 }, (_, byte) => byte), expected: NOT_UTF8 },
    { name: 'with a bare NUL in a string', body: '{"a":"\0"}', expected: NOT_JSON },
    { name: 'with a NUL after it', body: `${BODY}\0`, expected: NOT_JSON },
    { name: 'that is cut short', body: BODY.slice(0, -1), expected: NOT_JSON },
    { name: 'with a trailing comma', body: '{"a":1,}', expected: NOT_JSON },
    { name: 'in single quotes', body: "{'a':1}", expected: NOT_JSON },
    { name: 'with NaN', body: '{"a":NaN}', expected: NOT_JSON },
    { name: 'with a comment', body: '{"a":1}//', expected: NOT_JSON },
    { name: 'of two documents', body: '{}{}', expected: NOT_JSON },
    { name: 'that is a form', body: 'a=1&b=2', expected: NOT_JSON },
    {
      name: 'that is nested 100,000 deep and cut short',
      body: nested(100_000).slice(0, -1),
      expected: NOT_JSON,
    },
  ])('rejects a body with a valid signature $name', async ({ body, expected }) => {
    expect(await outcome(verifier.verify(signed({ body })))).toBe(expected)
  })
})

describe('a body with a valid signature is accepted unchanged', () => {
  it.each([
    { name: 'with dollar signs', body: '{"a":"$$ $& $1 $` $\'"}', payload: { a: "$$ $& $1 $` $'" } },
    {
      name: 'with placeholders',
      body: '{"a":"{id}.{timestamp} %s ${body}"}',
      payload: { a: '{id}.{timestamp} %s ${body}' },
    },
    { name: 'with an escaped NUL', body: '{"a":"\\u0000"}', payload: { a: '\0' } },
    { name: 'with an escaped lone surrogate', body: '{"a":"\\ud800"}', payload: { a: '\ud800' } },
    { name: 'with U+FFFD in UTF-8', body: '{"a":"\ufffd"}', payload: { a: '\ufffd' } },
    {
      name: 'with a 20-digit integer',
      body: '{"a":12345678901234567890}',
      payload: { a: 12345678901234567000 },
    },
    { name: 'with duplicate keys, of which the last one counts', body: '{"a":1,"a":2}', payload: { a: 2 } },
    { name: 'with numbers in other spellings', body: '{"a":10.0,"b":1e2}', payload: { a: 10, b: 100 } },
    { name: 'with whitespace around it', body: `\n ${BODY} \r\n`, payload: JSON.parse(BODY) },
    { name: 'that is a bare value', body: 'null', payload: null },
  ])('returns a signed body as it was received: $name', async ({ body, payload }) => {
    const message = await verifier.verify(signed({ body }))
    expect(message.payload).toEqual(payload)
    expect(message.body).toEqual(bytes(body))
  })

  it('keeps __proto__ in a signed body as an ordinary property', async () => {
    const { payload } = await verifier.verify(
      signed({ body: '{"__proto__":{"admin":true},"constructor":1}' }),
    )
    expect(Object.keys(payload as object)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(payload)).toBe(Object.prototype)
    expect({}).not.toHaveProperty('admin')
  })

  it('accepts a signed body that is nested 100,000 deep', async () => {
    expect(await outcome(verifier.verify(signed({ body: nested(100_000) })))).toBe('accepted')
  })
})

describe('a body other than the signed one', () => {
  it.each([
    { name: 'byte 0xFF for a signed U+FFFD', of: '"\ufffd"', received: Buffer.from('22ff22', 'hex') },
    { name: 'U+FFFD for a signed byte 0xFF', of: Buffer.from('22ff22', 'hex'), received: '"\ufffd"' },
    { name: 'a byte order mark before it', of: BODY, received: `\ufeff${BODY}` },
    { name: 'a line feed after it', of: BODY, received: `${BODY}\n` },
    { name: 'the same JSON with another number format', of: '{"amount":10.0}', received: '{"amount":10}' },
    { name: 'the same JSON, indented', of: '{"a":1}', received: '{ "a": 1 }' },
    { name: 'the same JSON, escaped', of: '"é"', received: '"\\u00e9"' },
    { name: 'the same text, composed', of: '"é"', received: '"e\u0301"' },
    { name: 'an empty body', of: BODY, received: '' },
    {
      name: 'invalid JSON, because nothing is parsed before the signature is verified',
      of: BODY,
      received: '{',
    },
  ])('rejects a body other than the signed one: $name', async ({ of, received }) => {
    expect(await outcome(verifier.verify({ headers: headersOf({ body: of }), body: received }))).toBe(
      MISMATCH,
    )
  })

  it('rejects a lone surrogate in a body whose signature is for U+FFFD', async () => {
    const attempt = verifier.verify({ headers: headersOf({ body: '"\ufffd"' }), body: '"\ud800"' })
    expect(await outcome(attempt)).toBe('401 ERR_WEBHOOK_SIGNATURE_MISMATCH lone_surrogate')
  })
})

describe('a body that is not bytes', () => {
  it.each([
    { name: 'a parsed object', body: JSON.parse(BODY) as unknown, says: 'a parsed object' },
    { name: 'a parsed array', body: [], says: 'a parsed object' },
    {
      name: 'a Buffer that went through JSON',
      body: { type: 'Buffer', data: [123, 125] },
      says: 'a parsed object',
    },
    { name: 'null', body: null, says: 'null' },
    { name: 'undefined', body: undefined, says: 'undefined' },
    { name: 'a number', body: 1, says: 'number' },
  ])('rejects a body that is not bytes with ERR_WEBHOOK_BODY_CONSUMED: $name', async ({ body, says }) => {
    // Untyped callers can pass it.
    const attempt = verifier.verify({ headers: headersOf(), body: body as string })
    expect(await outcome(attempt)).toBe(NOT_BYTES)
    await expect(attempt).rejects.toThrow(`The body is ${says}, not the bytes`)
  })
})

describe('a body', () => {
  const padded = new Uint8Array([0, ...bytes(BODY), 0])
  it.each([
    { name: 'a Uint8Array', body: bytes(BODY) },
    { name: 'a Buffer', body: Buffer.from(BODY) },
    { name: 'a part of a larger buffer', body: padded.subarray(1, -1) },
    { name: 'a DataView', body: new DataView(padded.buffer, 1, BODY.length) },
    { name: 'an ArrayBuffer', body: bytes(BODY).buffer },
    { name: 'a string', body: BODY },
  ])('accepts a body as $name', async ({ body }) => {
    // Platforms also pass the kinds that the type does not include.
    const message = await verifier.verify({ headers: headersOf(), body: body as Uint8Array })
    expect(Buffer.from(message.body).toString()).toBe(BODY)
  })
})

describe('maxBodyBytes', () => {
  const capped = verifierAt({ maxBodyBytes: 10 })
  it.each([
    { name: 'accepts a body of exactly that length', body: '"12345678"', expected: 'accepted' },
    {
      name: 'rejects a body that is one byte longer',
      body: '"123456789"',
      expected: '413 ERR_WEBHOOK_BODY_TOO_LARGE',
    },
    { name: 'counts bytes, not characters', body: '"éééé."', expected: '413 ERR_WEBHOOK_BODY_TOO_LARGE' },
  ])('$name', async ({ body, expected }) => {
    expect(await outcome(capped.verify(signed({ body })))).toBe(expected)
  })

  it('accepts 1 MiB by default as maxBodyBytes', async () => {
    expect(await outcome(verifier.verify(signed({ body: textOf(1_048_576) })))).toBe('accepted')
    expect(await outcome(verifier.verify(signed({ body: textOf(1_048_577) })))).toBe(
      '413 ERR_WEBHOOK_BODY_TOO_LARGE',
    )
  })
})
