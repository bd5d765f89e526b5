import { describe, expect, it } from 'vitest'
import { createAddressRules } from '../../src/lib/transport/guard/address-rules.ts'
import type { HttpTransportOptions } from '../../src/lib/transport/http-transport.ts'
import { createNameResolver } from '../../src/lib/transport/guard/resolve-name.ts'
import {
  type CountingServer,
  expectResponse,
  expectFailure,
  httpServer,
  localTransport,
  request,
} from './local-servers.ts'
import { type DnsAnswer, tinyDns } from './tiny-dns.ts'

const strict = createAddressRules()

async function okServer(): Promise<CountingServer> {
  // Each post needs its own connection, and so its own look at the name.
  return httpServer((_request, response) => response.writeHead(200, { connection: 'close' }).end('ok'))
}

async function dnsPoster(
  answer: (name: string, round: number) => DnsAnswer,
  options: HttpTransportOptions = {},
) {
  const dns = await tinyDns(answer)
  const poster = localTransport({ lookup: createNameResolver({ servers: [dns.server] }), ...options })
  return { dns, poster }
}

describe.each(['http', 'https'])('over %s, a name is refused', (scheme) => {
  it.each([
    ['that resolves to loopback', ['127.0.0.1'], 'loopback'],
    ['that resolves to a private address', ['10.0.0.7'], 'private'],
    ['that resolves to cloud metadata', ['169.254.169.254'], 'metadata'],
    ['that resolves to the unspecified address', ['0.0.0.0'], 'unspecified'],
    ['that resolves to IPv6 loopback', ['::1'], 'loopback'],
    ['that resolves to an IPv4-mapped address', ['::ffff:127.0.0.1'], 'embedded_ipv4'],
    ['that resolves to an IPv4-compatible address', ['::127.0.0.1'], 'embedded_ipv4'],
    ['that resolves to NAT64', ['64:ff9b::7f00:1'], 'embedded_ipv4'],
    ['that resolves to 6to4', ['2002:7f00:1::'], 'embedded_ipv4'],
    ['that resolves to Teredo', ['2001::1'], 'embedded_ipv4'],
    ['with a good and then a bad address', ['8.8.8.8', '127.0.0.1'], 'loopback'],
    ['with a bad and then a good address', ['127.0.0.1', '8.8.8.8'], 'loopback'],
    ['with a good IPv4 and a bad IPv6 address', ['8.8.8.8', '::1'], 'loopback'],
    ['with a bad IPv4 and a good IPv6 address', ['127.0.0.1', '2606:4700::1'], 'loopback'],
    [
      'with one bad address among many',
      ['8.8.8.8', '8.8.4.4', '1.1.1.1', '9.9.9.9', '192.168.0.1'],
      'private',
    ],
  ])('%s', async (_case, addresses, reason) => {
    const server = await okServer()
    const { poster, dns } = await dnsPoster(() => addresses, { rules: strict })
    const failure = await expectFailure(poster, request(`${scheme}://hooks.example.com:${server.port}`))
    expect(failure).toMatchObject({
      errorClass: 'forbidden_address',
      message: `The address of hooks.example.com:${server.port} is not allowed (${reason}).`,
    })
    expect(dns.questions).toEqual(expect.arrayContaining(['A hooks.example.com', 'AAAA hooks.example.com']))
    expect(server.connections).toEqual([])
  })

  it.each(['127.0.0.1.nip.example', '7f000001.rebind.example', 'a.b.c.d.e.example'])(
    'that a wildcard makes of %s',
    async (name) => {
      const server = await okServer()
      const { poster } = await dnsPoster(() => ['127.0.0.1'], { rules: strict })
      expect(await expectFailure(poster, request(`${scheme}://${name}:${server.port}`))).toMatchObject({
        errorClass: 'forbidden_address',
      })
      expect(server.connections).toEqual([])
    },
  )

  it.each([
    ['a name', 'localhost'],
    ['an address with a zone', 'fe80::1%eth0'],
    ['a short form', '127.1'],
    ['nothing', ''],
  ])('whose resolver answers with %s in place of an address', async (_case, answer) => {
    const server = await okServer()
    const poster = localTransport({ rules: strict, lookup: async () => [answer] })
    expect(
      await expectFailure(poster, request(`${scheme}://hooks.example.com:${server.port}`)),
    ).toMatchObject({
      errorClass: 'forbidden_address',
    })
    expect(server.connections).toEqual([])
  })
})

describe('an answer that changes', () => {
  // 127.0.0.1 plays the public address here; 127.0.0.2 is this machine too, and reaches the same server on Linux.
  const GOOD = ['127.0.0.1']
  const BAD = ['127.0.0.2']

  it('between two connections is judged anew, and the second is not made', async () => {
    const server = await okServer()
    const { poster } = await dnsPoster((_name, round) => (round === 1 ? GOOD : BAD))
    const post = request(`http://rebind.example:${server.port}`)
    expect(await expectResponse(poster, post)).toMatchObject({ status: 200, remoteAddress: '127.0.0.1' })
    expect(await expectFailure(poster, post)).toMatchObject({ errorClass: 'forbidden_address' })
    expect(server.connections).toEqual(['127.0.0.1'])
  })

  it('while one connection is made can not matter: the name is asked for once', async () => {
    const server = await okServer()
    const { poster, dns } = await dnsPoster((_name, round) => (round % 2 === 1 ? GOOD : BAD))
    await expectResponse(poster, request(`http://rebind.example:${server.port}`))
    expect(dns.questions.toSorted()).toEqual(['A rebind.example', 'AAAA rebind.example'])
    expect(server.connections).toEqual(['127.0.0.1'])
  })

  it('at every question never leads elsewhere, over a hundred connections', async () => {
    const server = await okServer()
    const { poster } = await dnsPoster((_name, round) => (round % 3 === 0 ? BAD : GOOD), {
      connectionLifeMs: 0,
    })
    const post = request(`http://rebind.example:${server.port}`)
    const results = await Promise.all(Array.from({ length: 100 }, async () => poster.post(post)))
    const classes = new Set(results.map((result) => (result.ok ? result.status : result.errorClass)))
    expect(classes).toEqual(new Set([200, 'forbidden_address']))
    expect(new Set(server.connections)).toEqual(new Set(['127.0.0.1']))
  })
})

describe('localhost', () => {
  it.each([
    ['IPv4', '127.0.0.0/8'],
    ['IPv4 and IPv6', '127.0.0.0/8 ::1/128'],
  ])('is never looked up, and reached where %s loopback is allowed', async (_case, allow) => {
    const server = await okServer()
    const poster = localTransport({
      rules: createAddressRules({ allow: allow.split(' ') }),
      lookup: async () => ['10.0.0.1'],
    })
    for (const name of ['localhost', 'app.localhost', 'localhost.'])
      expect(await expectResponse(poster, request(`http://${name}:${server.port}`))).toMatchObject({
        status: 200,
      })
  })
})

describe('a name that leads nowhere', () => {
  it.each([
    ['does not exist', 'NXDOMAIN', 'ENOTFOUND'],
    ['has no address', [], 'ENODATA'],
    ['has a broken server', 'SERVFAIL', 'ESERVFAIL'],
  ] as const)('%s: dns', async (_case, answer, code) => {
    const { poster } = await dnsPoster(() => answer)
    expect(await expectFailure(poster, request('http://hooks.example.com'))).toMatchObject({
      errorClass: 'dns',
      message: `The name in hooks.example.com could not be resolved (${code}).`,
    })
  })

  it('has a silent server: timeout, and no request when it speaks after all', async () => {
    const { poster } = await dnsPoster(() => 'silence')
    const failure = await expectFailure(poster, request('http://hooks.example.com', { timeoutMs: 100 }))
    expect(failure).toMatchObject({
      errorClass: 'timeout',
      message: 'There was no connection to hooks.example.com within 100 ms.',
    })
  })

  it('has a resolver that throws something odd: dns', async () => {
    const poster = localTransport({ lookup: async () => Promise.reject(new Error('sesame')) })
    expect(await expectFailure(poster, request('http://hooks.example.com'))).toMatchObject({
      errorClass: 'dns',
    })
  })
})

it('uses the addresses of one family when the other has none', async () => {
  const server = await okServer()
  const { poster } = await dnsPoster((_name) => ['127.0.0.1'])
  expect(await expectResponse(poster, request(`http://hooks.example.com:${server.port}`))).toMatchObject({
    remoteAddress: '127.0.0.1',
  })
})
