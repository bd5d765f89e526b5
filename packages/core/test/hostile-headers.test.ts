import { createServer } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import type { HeadersInput } from '../src/index.ts'
import { BODY, headersOf } from './deliveries.ts'
import { outcome, verifierAt } from './verifiers.ts'

const good = headersOf()
const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = good
const entries = Object.entries(good)
const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/** Accepts any value, because untyped callers and platforms pass other types. */
const verify = (headers: unknown): Promise<string> =>
  outcome(verifierAt().verify({ headers: headers as HeadersInput, body: BODY }))

describe('headers', () => {
  it.each<{ name: string; headers: unknown }>([
    { name: 'Headers', headers: new Headers(good) },
    { name: 'a record in lowercase', headers: good },
    {
      name: 'a record in uppercase',
      headers: Object.fromEntries(entries.map(([k, v]) => [k.toUpperCase(), v])),
    },
    {
      name: 'a record in mixed case',
      headers: { 'Webhook-Id': id, 'webhook-TIMESTAMP': timestamp, 'Webhook-Signature': signature },
    },
    { name: 'a record without a prototype', headers: Object.assign(Object.create(null), good) },
    { name: 'a record of arrays', headers: Object.fromEntries(entries.map(([k, v]) => [k, [v]])) },
    { name: 'a record with undefined under another spelling', headers: { ...good, 'Webhook-Id': undefined } },
    {
      name: 'a record among other names',
      headers: { ...good, cookie: ['a', 'b'], host: 'x', 'set-cookie': 'x' },
    },
    { name: 'a record with a header named get', headers: { ...good, get: 'x', has: 'x' } },
    {
      name: 'a record with a header named hasOwnProperty',
      headers: { ...good, hasOwnProperty: 'x', toString: 'x' },
    },
    { name: 'a record with a header named __proto__', headers: { ...good, ['__proto__']: 'x' } },
    { name: 'a Map', headers: new Map(entries) },
    { name: 'a Map in mixed case', headers: new Map(entries.map(([k, v]) => [k.replace('w', 'W'), v])) },
    { name: 'a Map of arrays', headers: new Map(entries.map(([k, v]) => [k, [v]])) },
    { name: 'a Map with a header named __proto__', headers: new Map([...entries, ['__proto__', 'x']]) },
    {
      name: 'any object with the get of Headers',
      headers: { get: (name: string) => new Headers(good).get(name) },
    },
    {
      name: 'an object whose get returns undefined',
      headers: { get: (name: string) => new Map(entries).get(name) },
    },
  ])('reads the headers from $name', async ({ headers }) => {
    expect(await verify(headers)).toBe('accepted')
  })
})

describe.each(NAMES)('%s', (name) => {
  const without = Object.fromEntries(entries.filter(([key]) => key !== name))
  const value = good[name]
  const MISSING = '400 ERR_WEBHOOK_HEADER_MISSING missing'
  const REPEATED = '400 ERR_WEBHOOK_HEADER_INVALID repeated'
  const NOT_A_STRING = '400 ERR_WEBHOOK_HEADER_INVALID not_a_string'

  it.each<{ case: string; headers: unknown; expected: string }>([
    { case: 'absent from Headers', headers: new Headers(without), expected: MISSING },
    { case: 'absent from a record', headers: without, expected: MISSING },
    { case: 'absent from a Map', headers: new Map(Object.entries(without)), expected: MISSING },
    { case: 'undefined', headers: { ...without, [name]: undefined }, expected: MISSING },
    { case: 'an empty array', headers: { ...without, [name]: [] }, expected: MISSING },
    {
      case: 'an inherited property',
      headers: Object.assign(Object.create({ [name]: value }), without),
      expected: MISSING,
    },
    {
      case: 'inside __proto__',
      headers: { ...without, ['__proto__']: { [name]: value } },
      expected: MISSING,
    },
    {
      case: 'inside __proto__ of a Map',
      headers: new Map<string, unknown>([...Object.entries(without), ['__proto__', { [name]: value }]]),
      expected: MISSING,
    },
    { case: 'with a space after its name', headers: { ...without, [`${name} `]: value }, expected: MISSING },
    { case: 'with underscores', headers: { ...without, [name.replace('-', '_')]: value }, expected: MISSING },
    {
      case: 'an array of two equal values',
      headers: { ...without, [name]: [value, value] },
      expected: REPEATED,
    },
    {
      case: 'an array of a good and an empty value',
      headers: { ...without, [name]: [value, ''] },
      expected: REPEATED,
    },
    {
      case: 'present in two spellings',
      headers: { ...good, [name.toUpperCase()]: value },
      expected: REPEATED,
    },
    {
      case: 'present in two spellings in a Map',
      headers: new Map([...entries, [name.toUpperCase(), value]]),
      expected: REPEATED,
    },
    {
      case: 'present in another spelling as an empty array',
      headers: { ...good, [name.toUpperCase()]: [] },
      expected: REPEATED,
    },
    { case: 'null', headers: { ...without, [name]: null }, expected: NOT_A_STRING },
    { case: 'a number', headers: { ...without, [name]: 1 }, expected: NOT_A_STRING },
    { case: 'an array of a number', headers: { ...without, [name]: [1] }, expected: NOT_A_STRING },
    { case: 'an array in an array', headers: { ...without, [name]: [[value]] }, expected: NOT_A_STRING },
    {
      case: 'an object that reads as the value',
      headers: { ...without, [name]: { toString: () => value } },
      expected: NOT_A_STRING,
    },
  ])('rejects a header that is $case', async ({ headers, expected }) => {
    expect(await verify(headers)).toBe(expected)
    await expect(verifierAt().verify({ headers: headers as HeadersInput, body: BODY })).rejects.toMatchObject(
      { header: name },
    )
  })

  it('rejects a header that was appended two times to Headers, which joins the values', async () => {
    const headers = new Headers(good)
    headers.append(name, value)
    expect(await verify(headers)).toMatch(/^400 ERR_WEBHOOK_HEADER_INVALID (repeated|characters)$/)
  })
})

describe('a polluted Object.prototype', () => {
  const prototype: Record<string, unknown> = Object.prototype as never
  afterEach(() => NAMES.forEach((name) => delete prototype[name]))

  it('takes no header from a polluted Object.prototype', async () => {
    for (const name of NAMES) prototype[name] = good[name]
    expect(await verify({})).toBe('400 ERR_WEBHOOK_HEADER_MISSING missing')
    expect(await verify(new Map())).toBe('400 ERR_WEBHOOK_HEADER_MISSING missing')
  })

  it('repeats no header because of a polluted Object.prototype', async () => {
    for (const name of NAMES) prototype[name] = 'x'
    expect(await verify(new Map(entries.map(([key, value]) => [key.toUpperCase(), value])))).toBe('accepted')
  })
})

describe('verify', () => {
  it.each([
    { name: 'undefined', headers: undefined },
    { name: 'null', headers: null },
    { name: 'a string', headers: 'webhook-id: msg_1' },
    { name: 'a number', headers: 1 },
  ])('rejects with a TypeError when the headers are $name', async ({ headers }) => {
    await expect(verify(headers)).rejects.toThrow(
      new TypeError('headers must be a Headers object, a record such as req.headers, or a Map'),
    )
  })
})

it.each([
  { name: 'once', times: 1, headers: 'accepted', distinct: 'accepted' },
  { name: 'twice', times: 2, headers: /characters$/, distinct: '400 ERR_WEBHOOK_HEADER_INVALID repeated' },
])(
  'checks the headers of a real Node request that contains each of them $name',
  async ({ times, headers, distinct }) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const lines = entries.flatMap(([key, value]) => Array<string>(times).fill(`${key}: ${value}`))
    const socket = connect(port, '127.0.0.1')
    socket.write(['POST / HTTP/1.1', 'host: x', ...lines, '', ''].join('\r\n'))
    const [request] = await once(server, 'request')
    expect(await verify(request.headers)).toMatch(headers)
    expect(await verify(request.headersDistinct)).toBe(distinct)
    socket.destroy()
    server.close()
  },
)
