import { chromiumProgram, START_TIMEOUT_MS } from '@hookseal/services'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi

beforeAll(async () => void (api = await startApi({ publicDocs: true })))
afterAll(async () => api.stop())

it(
  'shows the API reference in a browser without violating its content security policy',
  async () => {
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr']
    const { stdout, stderr } = await promisify(execFile)(
      await chromiumProgram(),
      [...flags, '--virtual-time-budget=15000', '--dump-dom', `${api.url}/docs`],
      { maxBuffer: 50_000_000 },
    )
    expect(stdout).toContain('Register a webhook')
    expect(stderr).not.toMatch(/Content Security Policy|Refused to|ERR_NAME_NOT_RESOLVED|Uncaught/)
  },
  START_TIMEOUT_MS,
)

it('loads only its own scripts', async () => {
  const page = await api.anonymous('GET', '//docs')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/)
  const sources = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source)
  expect(sources).toStrictEqual(['/docs/scalar.js', '/docs/start.js'])
  for (const source of sources) {
    const script = await api.anonymous('GET', `/${source}`)
    expect(script.status).toBe(200)
    expect(script.headers.get('content-type')).toContain('text/javascript')
  }
})

it('requires a key or session for the document and the reference, unless publicDocs is set', async () => {
  const guarded = await startApi()
  const session = await guarded.anonymous('POST', '/session', { body: { key: guarded.operatorKey } })
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  for (const path of ['//openapi.json', '/openapi.json', '//docs']) {
    expectProblem(await guarded.anonymous('GET', path), 401, 'ERR_API_UNAUTHENTICATED')
    expect(await guarded.anonymous('GET', path, { headers: { cookie } })).toMatchObject({ status: 200 })
    expect(await (await guarded.as(['publish']))('GET', path)).toMatchObject({ status: 200 })
    expect(await api.anonymous('GET', path)).toMatchObject({ status: 200 })
  }
  await guarded.stop()
}, 60_000)
