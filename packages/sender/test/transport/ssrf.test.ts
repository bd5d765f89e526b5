import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { createAddressRules } from '../../src/lib/transport/guard/address-rules.ts'
import { createGuardedAgent } from '../../src/lib/transport/guard/guarded-agent.ts'
import { checkTargetUrl } from '../../src/lib/transport/guard/target-url.ts'
import { ATTACKS, LOOPBACK_NOTATIONS } from './ssrf-corpus.ts'
import { afterTest, expectResponse, httpServer, localTransport, request as postTo } from './local-servers.ts'

const rules = createAddressRules()

describe.each([...LOOPBACK_NOTATIONS, ...ATTACKS])('$name', ({ url: pattern, code }) => {
  it(`rejects a forbidden URL as ${code}`, () => {
    expect(checkTargetUrl(at(pattern, 8443), { rules })).toMatchObject({ ok: false, code })
  })

  it('sends no request of the transport to a forbidden URL', async () => {
    const server = await httpServer((_request, response) => response.end())
    const transport = localTransport({
      rules,
      lookup: async () => ['127.0.0.1'],
      allowHttp: code !== 'url_scheme',
    })
    for (const url of bothSchemes(at(pattern, server.port))) {
      const result = await transport.post(postTo('', { url }))
      const errorClass = code === 'url_forbidden_address' ? 'forbidden_address' : 'forbidden_url'
      expect(result).toMatchObject({ ok: false, errorClass })
    }
    expect(server.connections).toEqual([])
  })

  it('makes no connection of the agent to a forbidden URL that was not checked', async () => {
    const server = await httpServer((_request, response) => response.end())
    const agent = createGuardedAgent({ rules, lookup: async () => ['127.0.0.1'] })
    afterTest(() => agent.destroy())
    for (const url of bothSchemes(at(pattern, server.port)))
      await expect((async () => request(url, { dispatcher: agent, method: 'POST' }))()).rejects.toThrow(
        /^address not allowed|^Invalid URL/,
      )
    expect(server.connections).toEqual([])
  })
})

it('covers at least sixty forbidden URLs, each with its own name', () => {
  const attacks = [...LOOPBACK_NOTATIONS, ...ATTACKS]
  expect(attacks.length).toBeGreaterThanOrEqual(60)
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length)
})

it.each(LOOPBACK_NOTATIONS)('connects to $name when loopback is allowed', async ({ url }) => {
  const server = await httpServer((_request, response) => response.end())
  const [, http = ''] = bothSchemes(at(url, server.port))
  await expectResponse(localTransport(), postTo('', { url: http }))
  expect(server.connections).toEqual(['127.0.0.1'])
})

it('connects to no address outside the allow-list', async () => {
  const server = await httpServer((_request, response) => response.end())
  const agent = createGuardedAgent({ rules: createAddressRules({ allow: ['127.0.0.1/32'] }) })
  afterTest(async () => agent.destroy())
  for (const host of ['127.0.0.2', '[::1]', '0.0.0.0', '[::ffff:127.0.0.1]']) {
    const url = `http://${host}:${server.port}/`
    await expect(request(url, { dispatcher: agent, method: 'POST' })).rejects.toThrow(/^address not allowed/)
  }
  expect(server.connections).toEqual([])
})

function at(pattern: string, port: number): string {
  return pattern.replace('PORT', String(port))
}

function bothSchemes(url: string): string[] {
  return url.startsWith('https:') ? [url, url.replace('https:', 'http:')] : [url]
}
