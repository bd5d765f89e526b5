import type { Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { expectFailure, expectResponse, localTransport, rawServer, request } from './local-servers.ts'

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n'

/**
 * Responds to the first request of each connection, and to the second as `behave` does: a server that closes an idle connection just as
 * the request is sent receives the request and does not respond.
 */
async function closingServer(behave: (socket: Socket) => void) {
  const used = new Set<Socket>()
  const bodies: string[] = []
  const server = await rawServer((socket, text) => {
    bodies.push(text.split('\r\n\r\n')[1] ?? '')
    if (used.has(socket)) return behave(socket)
    used.add(socket)
    socket.write(NO_CONTENT)
  })
  return { ...server, bodies }
}

describe('a request by a connection that the server closes', () => {
  it.each([
    ['an end', (socket: Socket) => socket.end()],
    ['a reset', (socket: Socket) => socket.resetAndDestroy()],
  ])('sends a request again by a new connection after %s, each time', async (_case, behave) => {
    const server = await closingServer(behave)
    const transport = localTransport({ connectionsPerOrigin: 1 })
    for (let n = 0; n < 41; n++)
      expect(await expectResponse(transport, request(server.origin, { body: `b${n}` }))).toMatchObject({
        status: 204,
      })
    expect(server.connections).toHaveLength(41)
    // The server received every request but the first twice.
    expect(server.bodies).toHaveLength(81)
    expect(new Set(server.bodies).size).toBe(41)
  })

  it('sends a request by a stale connection at most twice', async () => {
    let requests = 0
    const server = await rawServer((socket) => (++requests === 1 ? socket.write(NO_CONTENT) : socket.end()))
    const transport = localTransport({ connectionsPerOrigin: 1 })
    await expectResponse(transport, request(server.origin))
    expect(await expectFailure(transport, request(server.origin))).toMatchObject({ errorClass: 'reset' })
    expect(requests).toBe(3)
  })

  it('does not send a request again when the connection was new', async () => {
    let requests = 0
    const server = await rawServer((socket) => {
      requests++
      socket.end()
    })
    expect(await expectFailure(localTransport(), request(server.origin))).toMatchObject({
      errorClass: 'reset',
    })
    expect(requests).toBe(1)
  })

  it.each(['H', '\r\n', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 200 OK\r\n'])(
    'does not send a request again when a part of the response arrived: %j',
    async (text) => {
      const server = await closingServer((socket) => socket.end(text))
      const transport = localTransport({ connectionsPerOrigin: 1 })
      await expectResponse(transport, request(server.origin))
      expect(await expectFailure(transport, request(server.origin))).toMatchObject({ errorClass: 'reset' })
      expect(server.bodies).toHaveLength(2)
    },
  )

  it('fails as connect when no server listens any more', async () => {
    const server = await closingServer((socket) => {
      server.close().catch(() => undefined)
      socket.end()
    })
    const transport = localTransport({ connectionsPerOrigin: 1 })
    await expectResponse(transport, request(server.origin))
    expect(await expectFailure(transport, request(server.origin))).toMatchObject({ errorClass: 'connect' })
  })

  it('fails as timeout when the new connection gets no response, within the time of one request', async () => {
    const server = await rawServer((socket) => {
      if (server.connections.length > 1) return
      if (socket.bytesWritten === 0) socket.write(NO_CONTENT)
      else socket.end()
    })
    const transport = localTransport({ connectionsPerOrigin: 1 })
    await expectResponse(transport, request(server.origin))
    const failure = await expectFailure(transport, request(server.origin, { timeoutMs: 500 }))
    expect(failure).toMatchObject({ errorClass: 'timeout' })
    expect(server.connections).toHaveLength(2)
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('aborts a request while it is sent again', async () => {
    const stop = new AbortController()
    const server = await rawServer((socket) => {
      if (server.connections.length > 1) return stop.abort()
      if (socket.bytesWritten === 0) socket.write(NO_CONTENT)
      else socket.end()
    })
    const transport = localTransport({ connectionsPerOrigin: 1 })
    await expectResponse(transport, request(server.origin))
    const failure = await expectFailure(transport, request(server.origin, { signal: stop.signal }))
    expect(failure).toMatchObject({ errorClass: 'aborted' })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('keeps the limit of connections when all of them went stale', async () => {
    const server = await closingServer((socket) => socket.end())
    const transport = localTransport({ connectionsPerOrigin: 4 })
    const post = async () => expectResponse(transport, request(server.origin))
    let most = 0
    const timer = setInterval(() => (most = Math.max(most, server.open.size)), 1)
    for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 16 }, post))
    clearInterval(timer)
    expect(most).toBeLessThanOrEqual(5)
  })
})
