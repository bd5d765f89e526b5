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
import { type DnsReply, tinyDns } from './tiny-dns.ts'

const strict = createAddressRules()

async function okServer(): Promise<CountingServer> {
  // Each request then needs its own connection, and so its own lookup.
  return httpServer((_request, response) => response.writeHead(200, { connection: 'close' }).end('ok'))
}

async function dnsTransport(
  lookUp: (name: string, round: number) => DnsReply,
  options: HttpTransportOptions = {},
) {
  const dns = await tinyDns(lookUp)
  const transport = localTransport({ lookup: createNameResolver({ servers: [dns.server] }), ...options })
  return { dns, transport }
}

describe.each(['http', 'https'])('a host name over %s', (scheme) => {
  it.each([
    ['when it resolves to loopback', ['127.0.0.1'], 'loopback'],
    ['when it resolves to a private address', ['10.0.0.7'], 'private'],
    ['when it resolves to cloud metadata', ['169.254.169.254'], 'metadata'],
    ['when it resolves to the unspecified address', ['0.0.0.0'], 'unspecified'],
    ['when it resolves to IPv6 loopback', ['::1'], 'loopback'],
    ['when it resolves to an IPv4-mapped address', ['::ffff:127.0.0.1'], 'embedded_ipv4'],
    ['when it resolves to an IPv4-compatible address', ['::127.0.0.1'], 'embedded_ipv4'],
    ['when it resolves to NAT64', ['64:ff9b::7f00:1'], 'embedded_ipv4'],
    ['when it resolves to 6to4', ['2002:7f00:1::'], 'embedded_ipv4'],
    ['when it resolves to Teredo', ['2001::1'], 'embedded_ipv4'],
    ['with a good and then a bad address', ['8.8.8.8', '127.0.0.1'], 'loopback'],
    ['with a bad and then a good address', ['127.0.0.1', '8.8.8.8'], 'loopback'],
    ['with a good IPv4 and a bad IPv6 address', ['8.8.8.8', '::1'], 'loopback'],
    ['with a bad IPv4 and a good IPv6 address', ['127.0.0.1', '2606:4700::1'], 'loopback'],
    [
      'with one bad address among many',
      ['8.8.8.8', '8.8.4.4', '1.1.1.1', '9.9.9.9', '192.168.0.1'],
      'private',
    ],
  ])('rejects a host name %s', async (_case, addresses, reason) => {
    const server = await okServer()
    const { transport, dns } = await dnsTransport(() => addresses, { rules: strict })
    const failure = await expectFailure(transport, request(`${scheme}://hooks.example.com:${server.port}`))
    expect(failure).toMatchObject({
      errorClass: 'forbidden_address',
      message: `The address of hooks.example.com:${server.port} is not allowed (${reason}).`,
    })
    expect(dns.questions).toEqual(expect.arrayContaining(['A hooks.example.com', 'AAAA hooks.example.com']))
    expect(server.connections).toEqual([])
  })

  it.each(['127.0.0.1.nip.example', '7f000001.rebind.example', 'a.b.c.d.e.example'])(
    'rejects a host name when a wildcard record resolves %s to loopback',
    async (name) => {
      const server = await okServer()
      const { transport } = await dnsTransport(() => ['127.0.0.1'], { rules: strict })
      expect(await expectFailure(transport, request(`${scheme}://${name}:${server.port}`))).toMatchObject({
        errorClass: 'forbidden_address',
      })
      expect(server.connections).toEqual([])
    },
  )

  it.each([
    ['a name', 'localhost'],
    ['an address with a zone', 'fe80::1%eth0'],
    ['a short form', '127.1'],
    ['an empty string', ''],
  ])('rejects a host name when its resolver returns %s instead of an address', async (_case, address) => {
    const server = await okServer()
    const transport = localTransport({ rules: strict, lookup: async () => [address] })
    expect(
      await expectFailure(transport, request(`${scheme}://hooks.example.com:${server.port}`)),
    ).toMatchObject({
      errorClass: 'forbidden_address',
    })
    expect(server.connections).toEqual([])
  })
})

describe('a name whose addresses change', () => {
  // 127.0.0.1 stands for a public address. On Linux, 127.0.0.2 leads to the same server.
  const GOOD = ['127.0.0.1']
  const BAD = ['127.0.0.2']

  it('checks a name whose addresses change again for the second connection, which is not made', async () => {
    const server = await okServer()
    const { transport } = await dnsTransport((_name, round) => (round === 1 ? GOOD : BAD))
    const post = request(`http://rebind.example:${server.port}`)
    expect(await expectResponse(transport, post)).toMatchObject({ status: 200, remoteAddress: '127.0.0.1' })
    expect(await expectFailure(transport, post)).toMatchObject({ errorClass: 'forbidden_address' })
    expect(server.connections).toEqual(['127.0.0.1'])
  })

  it('resolves a name once for each connection, so that a change during it has no effect', async () => {
    const server = await okServer()
    const { transport, dns } = await dnsTransport((_name, round) => (round % 2 === 1 ? GOOD : BAD))
    await expectResponse(transport, request(`http://rebind.example:${server.port}`))
    expect(dns.questions.toSorted()).toEqual(['A rebind.example', 'AAAA rebind.example'])
    expect(server.connections).toEqual(['127.0.0.1'])
  })

  it('never connects to a forbidden address over a hundred connections to a name whose addresses change', async () => {
    const server = await okServer()
    const { transport } = await dnsTransport((_name, round) => (round % 3 === 0 ? BAD : GOOD), {
      connectionLifeMs: 0,
    })
    const post = request(`http://rebind.example:${server.port}`)
    const results = await Promise.all(Array.from({ length: 100 }, async () => transport.post(post)))
    const classes = new Set(results.map((result) => (result.ok ? result.status : result.errorClass)))
    expect(classes).toEqual(new Set([200, 'forbidden_address']))
    expect(new Set(server.connections)).toEqual(new Set(['127.0.0.1']))
  })
})

describe('localhost', () => {
  it.each([
    ['IPv4', '127.0.0.0/8'],
    ['IPv4 and IPv6', '127.0.0.0/8 ::1/128'],
  ])('connects to localhost without a lookup when %s loopback is allowed', async (_case, allow) => {
    const server = await okServer()
    const transport = localTransport({
      rules: createAddressRules({ allow: allow.split(' ') }),
      lookup: async () => ['10.0.0.1'],
    })
    for (const name of ['localhost', 'app.localhost', 'localhost.'])
      expect(await expectResponse(transport, request(`http://${name}:${server.port}`))).toMatchObject({
        status: 200,
      })
  })
})

describe('a name that does not resolve', () => {
  it.each([
    ['does not exist', 'NXDOMAIN', 'ENOTFOUND'],
    ['has no address', [], 'ENODATA'],
    ['has a failing name server', 'SERVFAIL', 'ESERVFAIL'],
  ] as const)('fails as dns when a name %s', async (_case, reply, code) => {
    const { transport } = await dnsTransport(() => reply)
    expect(await expectFailure(transport, request('http://hooks.example.com'))).toMatchObject({
      errorClass: 'dns',
      message: `The name in hooks.example.com could not be resolved (${code}).`,
    })
  })

  it('fails as timeout when the name server does not respond', async () => {
    const { transport } = await dnsTransport(() => 'silence')
    const failure = await expectFailure(transport, request('http://hooks.example.com', { timeoutMs: 100 }))
    expect(failure).toMatchObject({
      errorClass: 'timeout',
      message: 'There was no connection to hooks.example.com within 100 ms.',
    })
  })

  it('fails as dns when the resolver rejects without a code', async () => {
    const transport = localTransport({ lookup: async () => Promise.reject(new Error('sesame')) })
    expect(await expectFailure(transport, request('http://hooks.example.com'))).toMatchObject({
      errorClass: 'dns',
    })
  })
})

it('uses the addresses of one family when a name has none of the other', async () => {
  const server = await okServer()
  const { transport } = await dnsTransport((_name) => ['127.0.0.1'])
  expect(await expectResponse(transport, request(`http://hooks.example.com:${server.port}`))).toMatchObject({
    remoteAddress: '127.0.0.1',
  })
})
