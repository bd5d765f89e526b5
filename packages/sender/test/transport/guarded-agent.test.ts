import { BlockList } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { type AddressRules, createAddressRules } from '../../src/lib/transport/guard/address-rules.ts'
import {
  expectResponse,
  expectFailure,
  httpServer,
  localTransport,
  rawServer,
  request,
} from './local-servers.ts'

/** Rules that return `results` one after the other, and then allow. */
function ruled(blockList: BlockList, ...results: ('loopback' | undefined)[]): AddressRules {
  return { isForbidden: () => results.shift(), allowsLocal: true, blockList }
}

describe.each(['http', 'https'])('over %s', (scheme) => {
  it('does not connect to an address that only the block list of the socket forbids', async () => {
    const server = await rawServer(() => undefined)
    const { blockList } = createAddressRules()
    const transport = localTransport({ rules: ruled(blockList), lookup: async () => ['127.0.0.1'] })
    for (const host of ['127.0.0.1', 'hooks.example.com']) {
      const failure = await expectFailure(transport, request(`${scheme}://${host}:${server.port}`))
      expect(failure).toMatchObject({ errorClass: 'forbidden_address' })
      expect(failure.message).toContain('ERR_IP_BLOCKED')
    }
    expect(server.connections).toEqual([])
  })

  it('sends nothing when only the connected socket shows a forbidden address', async () => {
    const received: string[] = []
    const server = await rawServer((_socket, text) => received.push(text))
    // Allowed when it was resolved, forbidden once connected.
    const rules = ruled(new BlockList(), undefined, 'loopback')
    const transport = localTransport({ rules, lookup: async () => ['127.0.0.1'] })
    const failure = await expectFailure(transport, request(`${scheme}://hooks.example.com:${server.port}`))
    expect(failure).toMatchObject({ errorClass: 'forbidden_address' })
    await vi.waitFor(() => expect(server.connections).toHaveLength(1))
    await vi.waitFor(() => expect(server.open.size).toBe(0))
    expect(received).toEqual([])
  })
})

describe('connections', () => {
  it('uses connections again for later requests', async () => {
    const server = await httpServer((_request, response) => response.end('ok'))
    const transport = localTransport()
    for (let n = 0; n < 50; n++) await expectResponse(transport, request(server.origin))
    // A connection is busy for one turn of the event loop after a response; a request in that turn uses another one.
    expect(server.connections.length).toBeLessThanOrEqual(2)
  })

  it('limits connections to one origin, and lets further requests wait', async () => {
    let busiest = 0
    let busy = 0
    const server = await httpServer((_request, response) => {
      busiest = Math.max(busiest, ++busy)
      setImmediate(() => {
        busy--
        response.end()
      })
    })
    const transport = localTransport({ connectionsPerOrigin: 3 })
    await Promise.all(
      Array.from({ length: 30 }, async () => expectResponse(transport, request(server.origin))),
    )
    expect(server.connections).toHaveLength(3)
    expect(busiest).toBeLessThanOrEqual(3)
  })

  it('lets connections to one origin not delay those to another', async () => {
    const stuck = await httpServer(() => undefined)
    const other = await httpServer((_request, response) => response.end())
    const transport = localTransport({ connectionsPerOrigin: 1 })
    const waiting = [1, 2].map(async () => transport.post(request(stuck.origin, { timeoutMs: 1000 })))
    expect(await expectResponse(transport, request(other.origin))).toMatchObject({ status: 200 })
    expect(await Promise.all(waiting)).toMatchObject([{ errorClass: 'timeout' }, { errorClass: 'timeout' }])
  })

  it('sends one more request, with Connection: close, over a connection past its maximum age', async () => {
    const announced = new Map<unknown, unknown[]>()
    const server = await httpServer((incoming, response) => {
      const before = announced.get(incoming.socket) ?? []
      announced.set(incoming.socket, [...before, incoming.headers.connection])
      response.end()
    })
    const transport = localTransport({ connectionLifeMs: 0 })
    for (let n = 0; n < 9; n++) await expectResponse(transport, request(server.origin))
    expect(server.connections.length).toBeGreaterThanOrEqual(5)
    for (const said of announced.values()) expect(['keep-alive', 'close'].slice(0, said.length)).toEqual(said)
  })

  it('replaces connections that the server closed while idle', async () => {
    const server = await httpServer((_request, response) => response.end())
    const transport = localTransport()
    for (let n = 0; n < 3; n++) {
      // The first request may fail, because the agent learns of the close in an event of its own.
      await vi.waitFor(async () => expectResponse(transport, request(server.origin)))
      for (const socket of server.open) socket.destroy()
      await vi.waitFor(() => expect(server.open.size).toBe(0))
    }
    expect(server.connections).toHaveLength(3)
  })

  it('uses no proxy although the environment configures one', async () => {
    const proxy = await httpServer((_request, response) => response.writeHead(502).end())
    for (const name of ['http_proxy', 'https_proxy', 'all_proxy'])
      for (const spelling of [name, name.toUpperCase()]) vi.stubEnv(spelling, proxy.origin)
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    const server = await httpServer((_request, response) => response.end())
    expect(await expectResponse(localTransport(), request(server.origin))).toMatchObject({ status: 200 })
    expect(proxy.connections).toEqual([])
  })
})
