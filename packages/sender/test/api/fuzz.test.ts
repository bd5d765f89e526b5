import * as fc from 'fast-check'
import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiResponse, startApi, type TestApi } from './start-api.ts'

let api: TestApi
/** All statuses of the responses. */
const seen = new Set<number>()
let routes: { method: string; path: string; queries: string[] }[]

beforeAll(async () => {
  api = await startApi()
  await api.sender.endpoints.create({ url: 'http://127.0.0.1:4999/', events: ['invoice.paid'] })
  const { body } = await api.operator('GET', '//openapi.json')
  const paths = body['paths'] as Record<
    string,
    Record<string, { parameters?: { name: string; in: string }[] }>
  >
  routes = Object.entries(paths)
    .flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, { parameters = [] }]) => ({
          method: method.toUpperCase(),
          path: path.replace('/api/v1', ''),
          queries: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
        })),
      // These responses are streams without an end.
    )
    .filter(({ path }) => path !== '/listen' && path !== '/changes')
})
afterAll(async () => api.stop())

/** Expects a success of the route or a problem, never a 5xx. */
function expectSound(response: ApiResponse, request: unknown): void {
  const type = response.headers.get('content-type')
  const shown = {
    request,
    status: response.status,
    text: response.text.slice(0, 300),
    logged: api.sender.logged.at(-1),
  }
  const isProblem = response.status >= 400
  const code = expect.stringMatching(/^ERR_(API|SENDER)_/)
  expect({ ...shown, type, body: isProblem ? response.body : undefined }).toMatchObject({
    status: expect.toSatisfy((status: number) => status >= 200 && status < 500),
    type: isProblem ? 'application/problem+json' : response.status === 204 ? null : 'application/json',
    body: isProblem ? { status: response.status, code } : undefined,
  })
  seen.add(response.status)
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\0',
    '\ud800',
    'wh_',
    'invoice.paid',
    '__proto__',
    'constructor',
    '%',
    '9'.repeat(40),
    '-1',
    '1e999',
    '',
  ),
  fc.constantFrom('0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999-23:59', '2026-02-30T00:00:00Z', '1'),
  fc.string({ minLength: 300, maxLength: 3000 }),
)
const segment = nasty.map((value) => encodeURIComponent(value.toWellFormed()) || '%00')
const json = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }),
  fc.dictionary(
    fc.constantFrom(
      'url',
      'events',
      'name',
      'headers',
      'data',
      'type',
      'id',
      'timestamp',
      'schema',
      'example',
      'scopes',
      'since',

      'status',
      'key',
      'description',
      'enabled',
      'rate_limit',
      'organization_ids',
      'webhook_id',
      '__proto__',
    ),
    fc.oneof(nasty, fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }), fc.constant(['invoice.paid'])),
  ),
)
const raw = fc.oneof(
  { weight: 6, arbitrary: json.map((value) => JSON.stringify(value)) },
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '[',
    '{"a":',
    '"\\ud800"',
    '{"\\u0000":1}',
    '['.repeat(1e5),
    `${'{"a":'.repeat(5e4)}1${'}'.repeat(5e4)}`,
  ),
)

it('responds to any path, query and body of each route with a success or a problem', async () => {
  for (const route of routes) {
    await fc.assert(
      fc.asyncProperty(
        fc.array(segment, { minLength: 2, maxLength: 2 }),
        fc.dictionary(fc.oneof(fc.constantFrom('limit', 'cursor', ...route.queries), nasty), nasty, {
          maxKeys: 4,
        }),
        raw,
        async ([first = '', second = ''], query, text) => {
          const ids = [first, second]
          const path = route.path.replaceAll(/\{\w+\}/g, () => ids.shift() ?? '')
          const search = Object.entries(query).map((pair) =>
            pair.map((part) => encodeURIComponent(part.toWellFormed())).join('='),
          )
          const options = route.method === 'GET' ? {} : { raw: text }
          const response = await api.operator(route.method, `${path}?${search.join('&')}`, options)
          expectSound(response, { ...route, path, search, text: text.slice(0, 200) })
        },
      ),
      { numRuns: 25 },
    )
  }
  // The inputs include valid ones, and ones that are invalid in several ways.
  expect([...seen]).toStrictEqual(expect.arrayContaining([200, 400, 404, 422]))
}, 120_000)

it('responds to any header values with a success or a problem', async () => {
  const value = fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
  })
  const name = fc.constantFrom(
    'authorization',
    'x-org-id',
    'idempotency-key',
    'content-type',
    'cookie',
    'origin',
    'sec-fetch-site',
  )
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, value), fc.boolean(), async (headers, withKey) => {
      const call = withKey ? api.operator : api.anonymous
      const trimmed = Object.fromEntries(
        Object.entries(headers).map(([key, text]) => [key, text.replaceAll(/[\x7f]/g, '').trim()]),
      )
      const body = { type: 'invoice.paid', data: 1 }
      expectSound(await call('POST', '/events', { body, headers: trimmed }), trimmed)
      expectSound(await call('GET', '/me', { headers: trimmed }), trimmed)
    }),
    { numRuns: 150 },
  )
}, 60_000)

it('responds to any bytes as a path with a problem', async () => {
  const { port, hostname } = new URL(api.url)
  const bytes = fc.string({
    unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 60,
  })
  await fc.assert(
    fc.asyncProperty(bytes, async (path) => {
      const socket = connect(Number(port), hostname)
      socket.write(`GET /${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 'latin1')
      const [status = '', ...rest] = (await readText(socket)).split('\r\n')
      expect(status).toMatch(/^HTTP\/1\.1 4\d\d /)
      expect(rest.join('\n').toLowerCase()).toContain('content-type: application/problem+json')
    }),
    { numRuns: 200 },
  )
}, 60_000)
