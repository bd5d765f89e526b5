import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createApi, serve } from '../../src/api.ts'
import { openStream } from './open-stream.ts'
import { type ApiResponse, expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi
let key: { id: string; key: string }
let cookie: string

beforeAll(async () => {
  api = await startApi()
  key = await api.sender.apiKeys.create({ name: 'browser', scopes: ['admin'], organizationIds: ['acme'] })
  cookie = cookieOf(await login())
})
afterAll(async () => api.stop())

async function login(headers: Record<string, string> = {}): Promise<ApiResponse> {
  return api.anonymous('POST', '/session', { body: { key: key.key }, headers })
}

function cookieOf({ headers }: ApiResponse): string {
  return headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

it('creates a session with an HttpOnly, SameSite=Strict cookie, and returns its key', async () => {
  const response = await login()
  expect(response).toMatchObject({
    status: 201,
    body: {
      key: { id: key.id, scopes: ['admin'] },
      organization_id: 'acme',
      organizations: [{ name: 'Acme' }],
    },
  })
  expect(response.headers.getSetCookie()).toStrictEqual([
    expect.stringMatching(/^hookseal_session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
  ])
})

it('puts a random token into the cookie, and stores only its hash', async () => {
  const token = cookie.split('=')[1] ?? ''
  expect(token).toMatch(/^[\w-]{43}$/)
  const rows = await api.sender.transaction(async (tx) => tx.query('select * from hookseal.sessions'))
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(cookieOf(await login())).not.toBe(cookie)
})

it('accepts only short bodies, because clients without a key may send them', async () => {
  const response = await api.anonymous('POST', '/session', { raw: `{"key":"${'x'.repeat(4096)}"}` })
  expectProblem(response, 413, 'ERR_API_BODY_TOO_LARGE')
})

it('sets a Secure cookie if publicUrl is https', async () => {
  const { fetch } = createApi(api.sender, { publicUrl: 'https://hooks.example.com/' })
  const response = await fetch(
    new Request('http://10.0.0.1/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: key.key }),
    }),
  )
  expect(response.headers.get('set-cookie')).toMatch(/; Secure$/)
})

it('responds 401 without a cookie to an unknown key', async () => {
  const response = await api.anonymous('POST', '/session', { body: { key: 'hsk_no' } })
  expectProblem(response, 401, 'ERR_API_UNAUTHENTICATED')
  expect(response.headers.getSetCookie()).toStrictEqual([])
})

it('authenticates reads like its key, and returns when the session ends', async () => {
  expect(await api.anonymous('GET', '/webhooks', { headers: { cookie } })).toMatchObject({ status: 200 })
  const other = `theme=dark; ${cookie}; x=1`
  const { status, body } = await api.anonymous('GET', '/session', { headers: { cookie: other } })
  expect(status).toBe(200)
  expect(Date.parse(String(body['session_expires_at']))).toBeGreaterThan(Date.now() + 11.9 * 3600 * 1000)
  expectProblem(await api.anonymous('GET', '/session'), 401, 'ERR_API_UNAUTHENTICATED')
  expectProblem(await api.operator('GET', '/session'), 401, 'ERR_API_UNAUTHENTICATED')
})

describe('requests that change data', () => {
  const body = { url: 'http://127.0.0.1:4999/', events: ['invoice.paid'] }

  it.each([
    ['the same origin', { 'sec-fetch-site': 'same-origin' }],
    ['an older browser that names the same origin', { origin: 'SELF' }],
  ])('accepts a session request from %s', async (_, headers) => {
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('SELF', api.url)]),
    )
    const response = await api.anonymous('POST', '/webhooks', { body, headers: { cookie, ...own } })
    expect(response).toMatchObject({ status: 201 })
  })

  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a subdomain', { 'sec-fetch-site': 'same-site' }],
    ['no page', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['no origin', { origin: 'null' }],
    ['an unknown origin', {}],
  ])('rejects a session request from %s', async (_, headers) => {
    const response = await api.anonymous('POST', '/webhooks', { body, headers: { cookie, ...headers } })
    expectProblem(response, 403, 'ERR_API_ORIGIN')
  })

  it.each([
    ['POST', { key: 'KEY' }],
    ['DELETE', undefined],
  ])('rejects %s /session from another site', async (method, input) => {
    const headers = { 'sec-fetch-site': 'cross-site', cookie }
    const options = input === undefined ? {} : { body: { key: key.key } }
    expectProblem(await api.anonymous(method, '/session', { headers, ...options }), 403, 'ERR_API_ORIGIN')
  })
})

it.each<[string, (token: string) => string]>([
  ['no value', () => 'hookseal_session='],
  ['a forged signature', (token) => `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`],
  ['trailing junk', (token) => `${token}A`],
])('rejects a cookie with %s', async (_, change) => {
  const response = await api.anonymous('GET', '/me', { headers: { cookie: change(cookie) } })
  expectProblem(response, 401, 'ERR_API_UNAUTHENTICATED')
})

it('rejects a session after 12 hours', async () => {
  const now = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(now + 12 * 3600 * 1000 + 5000)
  const response = await api.anonymous('GET', '/me', { headers: { cookie } })
  vi.restoreAllMocks()
  expectProblem(response, 401, 'ERR_API_UNAUTHENTICATED')
})

it('rejects a session of another sender', async () => {
  const other = await startApi()
  expectProblem(await other.anonymous('GET', '/me', { headers: { cookie } }), 401, 'ERR_API_UNAUTHENTICATED')
  await other.stop()
}, 60_000)

it('ignores the session if the request has a bearer key', async () => {
  const headers = { cookie, authorization: 'Bearer hsk_wrong' }
  expectProblem(await api.anonymous('GET', '/me', { headers }), 401, 'ERR_API_UNAUTHENTICATED')
})

it('removes the cookie on DELETE /session', async () => {
  const response = await api.anonymous('DELETE', '/session', {
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  })
  expect(response.status).toBe(204)
  expect(response.headers.getSetCookie()).toStrictEqual([
    expect.stringMatching(/^hookseal_session=; Max-Age=0;/),
  ])
})

it('ends the session and its streams in other processes, but no other session', async () => {
  const other = cookieOf(await login())
  const ended = cookieOf(await login())
  // Another server of the same database, as another process would run it.
  const server = await serve(api.sender, { port: 0, onFirstKey() {} })
  onTestFinished(server.close)
  const changes = await openStream(`${server.url}/api/v1/changes`, { cookie: ended })
  const kept = await openStream(`${server.url}/api/v1/changes`, { cookie: other })
  onTestFinished(kept.disconnect)
  const headers = { cookie: ended, 'sec-fetch-site': 'same-origin' }
  expect((await api.anonymous('DELETE', '/session', { headers })).status).toBe(204)
  expectProblem(await api.anonymous('GET', '/me', { headers }), 401, 'ERR_API_UNAUTHENTICATED')
  expect(await api.anonymous('GET', '/me', { headers: { cookie: other } })).toMatchObject({ status: 200 })
  await changes.closed
  expect(changes.events.at(-1)).toStrictEqual({ event: 'end', data: { reason: 'session_ended' } })
  expect(kept.events.map(({ event }) => event)).not.toContain('end')
})

it('rejects a session whose key was revoked', async () => {
  cookie = cookieOf(await login())
  await api.sender.apiKeys.delete('acme', key.id)
  const response = await api.anonymous('GET', '/me', { headers: { cookie } })
  expectProblem(response, 401, 'ERR_API_UNAUTHENTICATED')
})
