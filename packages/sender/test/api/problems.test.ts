import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '../../src/api.ts'
import { createTestSender } from '../test-sender.ts'
import { type Call, type CallOptions, expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi
let admin: Call
const webhook = { url: 'http://127.0.0.1:4999/', events: ['invoice.paid'] }

beforeAll(async () => {
  api = await startApi()
  admin = await api.as(['admin'])
})
afterAll(async () => api.stop())

describe('authentication', () => {
  it('responds 401 with a challenge to a request without a key', async () => {
    const response = await api.anonymous('GET', '/webhooks')
    expectProblem(response, 401, 'ERR_API_UNAUTHENTICATED')
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="hookseal"')
  })

  it.each([
    'Bearer hsk_unknown',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    `Bearer ${'x'.repeat(5000)}`,
    'Bearer \xff',
  ])('responds 401 to the Authorization header %j', async (authorization) => {
    const response = await api.anonymous('GET', '/webhooks', { headers: { authorization } })
    expectProblem(response, 401, 'ERR_API_UNAUTHENTICATED')
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  it('responds 401 to a revoked key', async () => {
    const { id, key } = await api.sender.apiKeys.create({
      name: 'x',
      scopes: ['read'],
      organizationIds: ['acme'],
    })
    const headers = { authorization: `Bearer ${key}` }
    expect(await api.anonymous('GET', '/me', { headers })).toMatchObject({ status: 200 })
    expect(await api.operator('DELETE', `/organizations/acme/keys/${id}`)).toMatchObject({
      body: { id, deleted: true },
    })
    expectProblem(await api.anonymous('GET', '/me', { headers }), 401, 'ERR_API_UNAUTHENTICATED')
  })

  it.each(['umbrella', 'missing', 'a b', '', 'acme, umbrella'])(
    'responds 404 to X-Org-Id %j, which the key has no access to',
    async (id) => {
      const response = await admin('GET', '/webhooks', { headers: { 'x-org-id': id } })
      expectProblem(response, 404, 'ERR_API_NOT_FOUND', 'X-Org-Id')
    },
  )

  it('responds 404 to an operator for an organization that does not exist', async () => {
    const response = await api.operator('GET', '/webhooks', { headers: { 'x-org-id': 'missing' } })
    expectProblem(response, 404, 'ERR_API_NOT_FOUND', 'X-Org-Id')
  })
})

describe('bodies', () => {
  const big = `{"type":"invoice.paid","data":"${'x'.repeat(1024 * 1024)}"}`

  it.each<[string, CallOptions]>([
    ['broken JSON', { raw: '{"type":' }],
    ['a form', { raw: 'type=invoice.paid' }],
    ['an empty body', { raw: '' }],
    ['bytes that are not UTF-8', { raw: new Uint8Array([0x22, 0xff, 0x22]) }],
  ])('responds 400 to %s instead of JSON', async (_, options) => {
    expectProblem(await admin('POST', '/events', options), 400, 'ERR_API_JSON')
  })

  it.each<[string, string | undefined]>([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a type that starts like JSON', 'application/jsonp'],
  ])('responds 415 to the content type of %s', async (_, type) => {
    const headers = { 'content-type': type ?? '' }
    expectProblem(await admin('POST', '/events', { body: {}, headers }), 415, 'ERR_API_CONTENT_TYPE')
  })

  it('responds 415 to a body without a content type', async () => {
    const stream = new Blob(['{}']).stream()
    const response = await admin('POST', '/events', { raw: stream, headers: { 'content-type': '' } })
    expectProblem(response, 415, 'ERR_API_CONTENT_TYPE')
  })

  it('responds 413 to a body whose declared length is too large', async () => {
    expectProblem(await admin('POST', '/events', { raw: big }), 413, 'ERR_API_BODY_TOO_LARGE')
  })

  it('responds 413 to a body that is too large and declares no length', async () => {
    const raw = new Blob([big]).stream()
    expectProblem(await admin('POST', '/events', { raw }), 413, 'ERR_API_BODY_TOO_LARGE')
  })

  it('accepts a chunked body', async () => {
    const raw = new Blob(['{"type":"invoice.paid","data":{}}']).stream()
    expect(await admin('POST', '/events', { raw })).toMatchObject({ status: 202, body: { created: true } })
  })

  it('responds 413 to an event that is larger than the limit of a delivery', async () => {
    const body = { type: 'invoice.paid', data: 'x'.repeat(300_000) }
    expectProblem(await admin('POST', '/events', { body }), 413, 'ERR_SENDER_PAYLOAD_TOO_LARGE', 'data')
  })

  it.each([
    ['U+0000', '{"type":"invoice.paid","data":{"a":["b","\\u0000"]}}', 'data.a.1'],
    ['a lone surrogate', '{"type":"invoice.paid","data":{"a":"\\ud800"}}', 'data.a'],
    ['U+0000 in a name', '{"type":"invoice.paid","data":{"\\u0000":1}}', 'data'],
    [
      '100,000 levels',
      `{"type":"invoice.paid","data":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
      'data.0.0.0.0.0.0.0',
    ],
  ])('responds 422 to a body with %s', async (_, raw, field) => {
    expectProblem(await admin('POST', '/events', { raw }), 422, 'ERR_API_INVALID', field)
  })
})

describe('fields', () => {
  it.each<[string, string, unknown, string, string]>([
    ['an unknown field', '/webhooks', { ...webhook, is_active: true }, 'ERR_API_INVALID', 'is_active'],
    ['no url', '/webhooks', { events: ['invoice.paid'] }, 'ERR_API_INVALID', 'url'],
    ['a number for a url', '/webhooks', { ...webhook, url: 1 }, 'ERR_API_INVALID', 'url'],
    ['an invalid url', '/webhooks', { ...webhook, url: 'nowhere' }, 'ERR_SENDER_URL', 'url'],
    [
      'the url of a metadata service',
      '/webhooks',
      { ...webhook, url: 'http://169.254.169.254/' },
      'ERR_SENDER_URL',
      'url',
    ],
    ['no events', '/webhooks', { ...webhook, events: [] }, 'ERR_API_INVALID', 'events'],
    ['a wildcard', '/webhooks', { ...webhook, events: ['*'] }, 'ERR_SENDER_EVENT_TYPE', 'events'],
    ['a rate of 0', '/webhooks', { ...webhook, rate_limit: 0 }, 'ERR_API_INVALID', 'rate_limit'],
    [
      'a legacy secret without a legacy signature',
      '/webhooks',
      { ...webhook, legacy_secret: 'x' },
      'ERR_SENDER_INVALID',
      'legacy_secret',
    ],
    [
      'a reserved header',
      '/webhooks',
      { ...webhook, headers: { host: 'x' } },
      'ERR_SENDER_INVALID',
      'headers.host',
    ],
    ['a number for a header', '/webhooks', { ...webhook, headers: { a: 1 } }, 'ERR_API_INVALID', 'headers.a'],
    ['an array', '/webhooks', [], 'ERR_API_INVALID', ''],
    ['no data', '/events', { type: 'invoice.paid' }, 'ERR_API_INVALID', 'data'],
    ['an unknown type', '/events', { type: 'a.b', data: 1 }, 'ERR_SENDER_EVENT_TYPE', 'type'],
    ['an id with a dot', '/events', { type: 'invoice.paid', data: 1, id: 'a.b' }, 'ERR_SENDER_INVALID', 'id'],
    [
      'a date without a time',
      '/events',
      { type: 'invoice.paid', data: 1, timestamp: '2026-11-21' },
      'ERR_API_INVALID',
      'timestamp',
    ],
    ['a replay of pending deliveries', '/replay', { status: 'pending' }, 'ERR_SENDER_INVALID', 'status'],
    ['the year 0', '/replay', { since: '0000-01-01T00:00:00Z' }, 'ERR_API_INVALID', 'since'],
  ])('responds 422 to %s and names the field', async (_, path, body, code, field) => {
    expectProblem(await admin('POST', path, { body }), 422, code, field)
  })

  it('names every invalid field', async () => {
    const { body } = await admin('POST', '/webhooks', { body: { url: 1, nonsense: 1 } })
    expect(body['errors']).toMatchObject([{ field: 'url' }, { field: 'events' }, { field: 'nonsense' }])
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=251', 'limit'],
    ['limit=1e400', 'limit'],
    ['limit=999999999999999999999', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=%00', 'cursor'],
    ['offset=-1', 'offset'],
    ['offset=10001', 'offset'],
    ['status=lost', 'status.0'],
    ['since=yesterday', 'since'],
    ['since=0000-12-31T23:59:59Z', 'since'],
    ['event=%00', 'event'],
    ['staus=dead', 'staus'],
  ])('responds 422 to the query ?%s', async (query, field) => {
    expectProblem(await admin('GET', `/deliveries?${query}`), 422, 'ERR_API_INVALID', field)
  })

  it.each(['nonsense', '', Buffer.from('999999999999999:x').toString('base64url'), 'x'.repeat(600)])(
    'responds 422 to the cursor %j',
    async (cursor) => {
      expectProblem(await admin('GET', `/deliveries?cursor=${cursor}`), 422, 'ERR_SENDER_INVALID', 'cursor')
    },
  )

  it('responds 409 to the id of an existing organization', async () => {
    const body = { id: 'acme', name: 'Another' }
    expectProblem(await api.operator('POST', '/organizations', { body }), 409, 'ERR_SENDER_CONFLICT', 'id')
  })

  it('responds 422 to an Idempotency-Key that is too long', async () => {
    const headers = { 'idempotency-key': 'x'.repeat(256) }
    const response = await admin('POST', '/events', { body: { type: 'invoice.paid', data: 1 }, headers })
    expectProblem(response, 422, 'ERR_API_INVALID', 'Idempotency-Key')
  })
})

describe('paths', () => {
  it.each([
    '/nothing',
    '//',
    '//api',
    '//api/v1/webhooks/',
    '//api/v2/webhooks',
    '//%00',
    '//%zz',
    '/webhooks/a/b/c',
  ])('responds 404 to the path %s', async (path) => {
    expectProblem(await admin('GET', path), 404, 'ERR_API_NOT_FOUND')
  })

  it.each(['%00', '%ff', '%ed%a0%80', '%20', '%F0%9F%98%80', 'x'.repeat(300), "a'--", '__proto__'])(
    'responds 404 to the id %s',
    async (id) => {
      for (const path of [
        `/webhooks/${id}`,
        `/events/${id}`,
        `/deliveries/${id}`,
        `/webhooks/${id}/deliveries`,
      ])
        expect(await admin('GET', path)).toMatchObject({ status: 404, body: { status: 404 } })
      expect(await api.operator('GET', `/organizations/${id}/keys`)).toMatchObject({ status: 404 })
    },
  )

  it.each([
    ['PUT', '/webhooks', 'POST, GET, HEAD'],
    ['DELETE', '/webhooks/x/deliveries', 'GET, HEAD'],
    ['PATCH', '//healthz', 'GET, HEAD'],
    ['OPTIONS', '/me', 'GET, HEAD'],
  ])('responds 405 to %s %s with the allowed methods', async (method, path, allow) => {
    const response = await admin(method, path)
    expectProblem(response, 405, 'ERR_API_METHOD')
    expect(response.headers.get('allow')).toBe(allow)
  })

  it.each([
    ['an invalid Host', 'GET /api/v1/me HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
    ['input that is not HTTP', 'hello\r\n\r\n', 400],
    ['100 kB of headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    ['TRACE', 'TRACE /api/v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 405],
  ])('responds with a problem to %s', async (_, request, status) => {
    const { port, hostname } = new URL(api.url)
    const socket = connect(Number(port), hostname)
    socket.write(request)
    const response = await text(socket)
    expect(response).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(response).toContain('application/problem+json')
  })
})

it('responds 500 without details to an unexpected error, and logs it under an id', async () => {
  const sender = await createTestSender()
  const app = createApi({ ...sender, isReady: async () => Promise.reject(new Error('the secret reason')) })
  const response = await app.fetch(new Request('http://localhost/readyz'))
  const body = (await response.json()) as Record<string, unknown> // asserted below
  expect(body).toStrictEqual({
    type: 'about:blank',
    title: 'Internal server error.',
    status: 500,
    code: 'ERR_API_INTERNAL',
    instance: expect.stringMatching(/^urn:uuid:/),
  })
  expect(sender.logged.join()).toContain(String(body['instance']))
  await sender.stop()
}, 60_000)
