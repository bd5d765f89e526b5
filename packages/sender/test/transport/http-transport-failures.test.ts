import type { Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import {
  expectResponse,
  expectFailure,
  httpServer,
  localTransport,
  rawServer,
  request,
} from './local-servers.ts'

/** Writes `text` every 10 ms until the connection is closed. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 10)
  socket.on('close', () => clearInterval(timer))
}

describe('a request to a slow server', () => {
  it.each([
    ['never responds', () => undefined, 'There was no response from HOST within 1000 ms.'],
    [
      'drips its headers',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\n')
        drip(socket, 'x-a: 1\r\n')
      },
      'There was no response from HOST within 1000 ms.',
    ],
  ] as const)('fails as timeout when the server %s', async (_case, behave, message) => {
    const server = await rawServer((socket) => behave(socket))
    const failure = await expectFailure(localTransport(), request(server.origin, { timeoutMs: 1000 }))
    expect(failure).toMatchObject({
      errorClass: 'timeout',
      message: message.replace('HOST', `127.0.0.1:${server.port}`),
    })
    expect(failure.latencyMs).toBeGreaterThanOrEqual(990)
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it.each([
    [
      'drips its body',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')
        drip(socket, 'x')
      },
    ],
    [
      'drips chunks',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
        drip(socket, '1\r\nx\r\n')
      },
    ],
    [
      'sends a body shorter than its length',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\nx')
      },
    ],
  ] as const)('returns the status and the body so far when the server %s', async (_case, behave) => {
    const server = await rawServer((socket) => behave(socket))
    const response = await expectResponse(localTransport(), request(server.origin, { timeoutMs: 1000 }))
    expect(response).toMatchObject({
      status: 200,
      truncated: true,
      bodyFailure: {
        errorClass: 'timeout',
        message: `The response from 127.0.0.1:${server.port} did not end within 1000 ms.`,
      },
    })
    expect(Buffer.from(response.body).toString()).toMatch(/^x+$/)
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('fails as timeout when the server does not read the request', async () => {
    const server = await rawServer((socket) => socket.pause())
    const post = request(server.origin, { timeoutMs: 300, body: Buffer.alloc(50_000_000) })
    expect(await expectFailure(localTransport(), post)).toMatchObject({ errorClass: 'timeout' })
  })
})

describe('a request that waits too long for a connection', () => {
  it('leaves a connection that is established late to the next request, and sends nothing', async () => {
    const received: string[] = []
    const server = await rawServer((socket, text) => {
      received.push(text)
      socket.write('HTTP/1.1 204 No Content\r\n\r\n')
    })
    const lookup = Promise.withResolvers<string[]>()
    const transport = localTransport({ lookup: async () => lookup.promise, connectionsPerOrigin: 1 })
    const origin = `http://hooks.example.com:${server.port}`
    expect(await expectFailure(transport, request(origin, { timeoutMs: 50, body: 'late' }))).toMatchObject({
      errorClass: 'timeout',
      message: `There was no connection to hooks.example.com:${server.port} within 50 ms.`,
    })
    lookup.resolve(['127.0.0.1'])
    await expectResponse(transport, request(origin, { body: 'second' }))
    expect(received).toHaveLength(1)
    expect(received[0]).toContain('second')
    expect(server.connections).toHaveLength(1)
  })

  it('does not send a request later when all connections were in use', async () => {
    const received: string[] = []
    const server = await rawServer((socket, text) => {
      received.push(text)
      if (!text.includes('first')) socket.write('HTTP/1.1 204 No Content\r\n\r\n')
    })
    const transport = localTransport({ connectionsPerOrigin: 1 })
    const first = transport.post(request(server.origin, { body: 'first', timeoutMs: 500 }))
    expect(
      await expectFailure(transport, request(server.origin, { body: 'late', timeoutMs: 50 })),
    ).toMatchObject({
      errorClass: 'timeout',
    })
    expect(await first).toMatchObject({ errorClass: 'timeout' })
    await expectResponse(transport, request(server.origin, { body: 'third' }))
    expect(received.map((text) => text.split('\r\n\r\n')[1])).toEqual(['first', 'third'])
  })

  it('fails as timeout after connectTimeoutMs', async () => {
    const transport = localTransport({ lookup: () => new Promise(() => undefined), connectTimeoutMs: 200 })
    expect(await expectFailure(transport, request('http://hooks.example.com'))).toMatchObject({
      errorClass: 'timeout',
      message: 'There was no connection to hooks.example.com in time (UND_ERR_CONNECT_TIMEOUT).',
    })
  })
})

describe('a request without a connection', () => {
  it('fails as connect when no server listens', async () => {
    const server = await rawServer(() => undefined)
    const transport = localTransport()
    await server.close()
    expect(await expectFailure(transport, request(server.origin))).toMatchObject({
      errorClass: 'connect',
      message: `There was no connection to 127.0.0.1:${server.port} (ECONNREFUSED).`,
    })
  })

  it('fails as connect for each of many requests that wait for few connections', async () => {
    const server = await rawServer(() => undefined)
    await server.close()
    const transport = localTransport({ connectionsPerOrigin: 2 })
    const posts = Array.from({ length: 20 }, async () => expectFailure(transport, request(server.origin)))
    expect(new Set((await Promise.all(posts)).map(({ errorClass }) => errorClass))).toEqual(
      new Set(['connect']),
    )
  })

  it('fails as connect when none of several addresses accepts a connection', async () => {
    const server = await rawServer(() => undefined)
    await server.close()
    const transport = localTransport({ lookup: async () => ['127.0.0.1', '127.0.0.1'] })
    expect(await expectFailure(transport, request(`http://hooks.example.com:${server.port}`))).toMatchObject({
      errorClass: 'connect',
      message: `There was no connection to hooks.example.com:${server.port} (ECONNREFUSED).`,
    })
  })
})

describe('a request whose connection breaks', () => {
  it.each([
    ['without a response', (socket: Socket) => socket.end()],
    ['with RST, without a response', (socket: Socket) => socket.resetAndDestroy()],
    ['inside the headers', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nx-a: ')],
  ])('fails as reset %s', async (_case, behave) => {
    const server = await rawServer((socket) => behave(socket))
    expect(await expectFailure(localTransport(), request(server.origin))).toMatchObject({
      errorClass: 'reset',
    })
    expect(server.connections).toHaveLength(1)
  })

  it.each([
    [
      'before the end of the body',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok'),
    ],
    [
      'before the end of a closing body',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n\r\nok'),
    ],
    [
      'inside a chunk',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nok'),
    ],
    [
      'inside a chunk of a closing body',
      (socket: Socket) =>
        socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\na\r\nok'),
    ],
    [
      'with RST, inside the body',
      (socket: Socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok', () => socket.resetAndDestroy()),
    ],
  ])('returns the status and the body so far when the connection breaks %s', async (_case, behave) => {
    const server = await rawServer((socket) => behave(socket))
    const response = await expectResponse(localTransport(), request(server.origin))
    expect(response).toMatchObject({ status: 200, truncated: true, bodyFailure: { errorClass: 'reset' } })
    expect('ok'.startsWith(Buffer.from(response.body).toString())).toBe(true)
    expect(server.connections).toHaveLength(1)
  })
})

describe('a response that is not HTTP/1.1', () => {
  it.each([
    ['of SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['of HTTP/0.9', '<html>hello</html>'],
    ['with a broken status', 'HTTP/1.1 abc\r\n\r\n'],
    ['of another version', 'HTTP/3.0 200 OK\r\n\r\n'],
    ['with a broken header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'],
    ['with a NUL in a header', 'HTTP/1.1 200 OK\r\nx-a: \0\r\n\r\n'],
    ['with two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nok'],
    ['with an invalid length', 'HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\nok'],
    [
      'with a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'that changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    ],
  ])('fails as protocol for a response %s', async (_case, text) => {
    const server = await rawServer((socket) => socket.write(text, 'latin1'))
    const failure = await expectFailure(localTransport(), request(server.origin))
    expect(failure).toMatchObject({ errorClass: 'protocol' })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('returns the status when only the body is broken', async () => {
    const text = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\nzz\r\n'
    const server = await rawServer((socket) => socket.write(text))
    const response = await expectResponse(localTransport(), request(server.origin))
    expect(response).toMatchObject({ status: 200, truncated: true, bodyFailure: { errorClass: 'protocol' } })
    expect(Buffer.from(response.body).toString()).toBe('x')
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })
})

describe('a request that is aborted', () => {
  it('fails as aborted without a connection when the signal is already aborted', async () => {
    const server = await rawServer(() => undefined)
    const post = request(server.origin, { signal: AbortSignal.abort() })
    expect(await expectFailure(localTransport(), post)).toMatchObject({ errorClass: 'aborted' })
    expect(server.connections).toEqual([])
  })

  it('fails as aborted and closes its connection while it waits for the response', async () => {
    const stop = new AbortController()
    const server = await rawServer(() => stop.abort(new Error('sesame')))
    const post = request(server.origin, { signal: stop.signal })
    expect(await expectFailure(localTransport(), post)).toMatchObject({
      errorClass: 'aborted',
      message: 'The request was aborted.',
    })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('fails as aborted for 60 requests with one signal, without a warning about listeners', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    const stop = new AbortController()
    const server = await httpServer(() => undefined)
    const transport = localTransport()
    const posts = Array.from({ length: 60 }, async () =>
      transport.post(request(server.origin, { signal: stop.signal })),
    )
    await vi.waitFor(() => expect(server.connections).toHaveLength(60))
    stop.abort()
    const results = await Promise.all(posts)
    expect(results.every((result) => !result.ok && result.errorClass === 'aborted')).toBe(true)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  it('fails as aborted when the transport is closed, also for a later request', async () => {
    const server = await rawServer(() => void transport.close())
    const transport = localTransport()
    expect(await expectFailure(transport, request(server.origin))).toMatchObject({ errorClass: 'aborted' })
    expect(await expectFailure(transport, request(server.origin))).toMatchObject({ errorClass: 'aborted' })
  })
})
