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

/** Rules that judge as `verdicts` say, one after the other, and then allow. */
function ruled(blockList: BlockList, ...verdicts: ('loopback' | undefined)[]): AddressRules {
  return { isForbidden: () => verdicts.shift(), allowsLocal: true, blockList }
}

describe.each(['http', 'https'])('over %s', (scheme) => {
  it('the block list stops a socket that the checks before it let through', async () => {
    const server = await rawServer(() => undefined)
    const { blockList } = createAddressRules()
    const poster = localTransport({ rules: ruled(blockList), lookup: async () => ['127.0.0.1'] })
    for (const host of ['127.0.0.1', 'hooks.example.com']) {
      const failure = await expectFailure(poster, request(`${scheme}://${host}:${server.port}`))
      expect(failure).toMatchObject({ errorClass: 'forbidden_address' })
      expect(failure.message).toContain('ERR_IP_BLOCKED')
    }
    expect(server.connections).toEqual([])
  })

  it('nothing is sent to an address that only the connected socket shows', async () => {
    const received: string[] = []
    const server = await rawServer((_socket, text) => received.push(text))
    // Allowed when it was resolved, forbidden once connected.
    const rules = ruled(new BlockList(), undefined, 'loopback')
    const poster = localTransport({ rules, lookup: async () => ['127.0.0.1'] })
    const failure = await expectFailure(poster, request(`${scheme}://hooks.example.com:${server.port}`))
    expect(failure).toMatchObject({ errorClass: 'forbidden_address' })
    await vi.waitFor(() => expect(server.connections).toHaveLength(1))
    await vi.waitFor(() => expect(server.open.size).toBe(0))
    expect(received).toEqual([])
  })
})

describe('connections', () => {
  it('are used again', async () => {
    const server = await httpServer((_request, response) => response.end('ok'))
    const poster = localTransport()
    for (let n = 0; n < 50; n++) await expectResponse(poster, request(server.origin))
    // A connection rests for a turn of the event loop after an answer, and a post in that turn takes the next one.
    expect(server.connections.length).toBeLessThanOrEqual(2)
  })

  it('to one origin are capped, and further posts wait', async () => {
    let busiest = 0
    let busy = 0
    const server = await httpServer((_request, response) => {
      busiest = Math.max(busiest, ++busy)
      setImmediate(() => {
        busy--
        response.end()
      })
    })
    const poster = localTransport({ connectionsPerOrigin: 3 })
    await Promise.all(Array.from({ length: 30 }, async () => expectResponse(poster, request(server.origin))))
    expect(server.connections).toHaveLength(3)
    expect(busiest).toBeLessThanOrEqual(3)
  })

  it('to one origin do not keep those to another waiting', async () => {
    const stuck = await httpServer(() => undefined)
    const other = await httpServer((_request, response) => response.end())
    const poster = localTransport({ connectionsPerOrigin: 1 })
    const waiting = [1, 2].map(async () => poster.post(request(stuck.origin, { timeoutMs: 1000 })))
    expect(await expectResponse(poster, request(other.origin))).toMatchObject({ status: 200 })
    expect(await Promise.all(waiting)).toMatchObject([{ errorClass: 'timeout' }, { errorClass: 'timeout' }])
  })

  it('past their age take one more request, and say so to the server', async () => {
    const announced = new Map<unknown, unknown[]>()
    const server = await httpServer((incoming, response) => {
      const before = announced.get(incoming.socket) ?? []
      announced.set(incoming.socket, [...before, incoming.headers.connection])
      response.end()
    })
    const poster = localTransport({ connectionLifeMs: 0 })
    for (let n = 0; n < 9; n++) await expectResponse(poster, request(server.origin))
    expect(server.connections.length).toBeGreaterThanOrEqual(5)
    for (const said of announced.values()) expect(['keep-alive', 'close'].slice(0, said.length)).toEqual(said)
  })

  it('that the server closes while they are idle are made anew', async () => {
    const server = await httpServer((_request, response) => response.end())
    const poster = localTransport()
    for (let n = 0; n < 3; n++) {
      await expectResponse(poster, request(server.origin))
      for (const socket of server.open) socket.destroy()
      await vi.waitFor(() => expect(server.open.size).toBe(0))
      // The other side's close is an event of its own on this side.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(server.connections).toHaveLength(3)
  })

  it('go to no proxy, whatever the environment says', async () => {
    const proxy = await httpServer((_request, response) => response.writeHead(502).end())
    for (const name of ['http_proxy', 'https_proxy', 'all_proxy'])
      for (const spelling of [name, name.toUpperCase()]) vi.stubEnv(spelling, proxy.origin)
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    const server = await httpServer((_request, response) => response.end())
    expect(await expectResponse(localTransport(), request(server.origin))).toMatchObject({ status: 200 })
    expect(proxy.connections).toEqual([])
  })
})
