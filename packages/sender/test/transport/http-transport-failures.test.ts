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

/** Writes `text` over and over, until the other side has had enough. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 10)
  socket.on('close', () => clearInterval(timer))
}

describe('a server that takes too long is left: timeout', () => {
  it.each([
    ['and never answers', () => undefined, 'There was no response from HOST within 500 ms.'],
    [
      'and drips its headers',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\n')
        drip(socket, 'x-a: 1\r\n')
      },
      'There was no response from HOST within 500 ms.',
    ],
    [
      'and drips informational answers',
      (socket: Socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n'),
      'There was no response from HOST within 500 ms.',
    ],
    [
      'and drips its body',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')
        drip(socket, 'x')
      },
      'The response from HOST did not end within 500 ms.',
    ],
    [
      'and drips chunks',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
        drip(socket, '1\r\nx\r\n')
      },
      'The response from HOST did not end within 500 ms.',
    ],
    [
      'and sends a body short of its length',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok')
      },
      'The response from HOST did not end within 500 ms.',
    ],
  ] as const)('%s', async (_case, behave, message) => {
    const server = await rawServer((socket) => behave(socket))
    const failure = await expectFailure(localTransport(), request(server.origin, { timeoutMs: 500 }))
    expect(failure).toMatchObject({
      errorClass: 'timeout',
      message: message.replace('HOST', `127.0.0.1:${server.port}`),
    })
    expect(failure.latencyMs).toBeGreaterThanOrEqual(490)
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('and does not even read', async () => {
    const server = await rawServer((socket) => socket.pause())
    const post = request(server.origin, { timeoutMs: 300, body: Buffer.alloc(50_000_000) })
    expect(await expectFailure(localTransport(), post)).toMatchObject({ errorClass: 'timeout' })
  })
})

describe('a post that waits too long for a connection', () => {
  it('is not sent when the connection stands at last, which others then use', async () => {
    const received: string[] = []
    const server = await rawServer((socket, text) => {
      received.push(text)
      socket.write('HTTP/1.1 204 No Content\r\n\r\n')
    })
    const { promise: answered, resolve: answer } = Promise.withResolvers<string[]>()
    const poster = localTransport({ lookup: () => answered, connectionsPerOrigin: 1 })
    const origin = `http://hooks.example.com:${server.port}`
    expect(await expectFailure(poster, request(origin, { timeoutMs: 50, body: 'late' }))).toMatchObject({
      errorClass: 'timeout',
      message: `There was no connection to hooks.example.com:${server.port} within 50 ms.`,
    })
    answer(['127.0.0.1'])
    await expectResponse(poster, request(origin, { body: 'second' }))
    expect(received).toHaveLength(1)
    expect(received[0]).toContain('second')
    expect(server.connections).toHaveLength(1)
  })

  it('because all are taken is not sent later', async () => {
    const received: string[] = []
    const server = await rawServer((socket, text) => {
      received.push(text)
      if (!text.includes('first')) socket.write('HTTP/1.1 204 No Content\r\n\r\n')
    })
    const poster = localTransport({ connectionsPerOrigin: 1 })
    const first = poster.post(request(server.origin, { body: 'first', timeoutMs: 500 }))
    expect(
      await expectFailure(poster, request(server.origin, { body: 'late', timeoutMs: 50 })),
    ).toMatchObject({
      errorClass: 'timeout',
    })
    expect(await first).toMatchObject({ errorClass: 'timeout' })
    await expectResponse(poster, request(server.origin, { body: 'third' }))
    expect(received.map((text) => text.split('\r\n\r\n')[1])).toEqual(['first', 'third'])
  })

  it('ends when the connection attempt may take no longer', async () => {
    const poster = localTransport({ lookup: () => new Promise(() => undefined), connectTimeoutMs: 200 })
    expect(await expectFailure(poster, request('http://hooks.example.com'))).toMatchObject({
      errorClass: 'timeout',
      message: 'There was no connection to hooks.example.com in time (UND_ERR_CONNECT_TIMEOUT).',
    })
  })
})

describe('no connection: connect', () => {
  it('where nobody listens', async () => {
    const server = await rawServer(() => undefined)
    const poster = localTransport()
    await server.close()
    expect(await expectFailure(poster, request(server.origin))).toMatchObject({
      errorClass: 'connect',
      message: `There was no connection to 127.0.0.1:${server.port} (ECONNREFUSED).`,
    })
  })

  it('fails each of many posts that wait for few connections', async () => {
    const server = await rawServer(() => undefined)
    await server.close()
    const poster = localTransport({ connectionsPerOrigin: 2 })
    const posts = Array.from({ length: 20 }, async () => expectFailure(poster, request(server.origin)))
    expect(new Set((await Promise.all(posts)).map(({ errorClass }) => errorClass))).toEqual(
      new Set(['connect']),
    )
  })

  it('at any of several addresses', async () => {
    const server = await rawServer(() => undefined)
    await server.close()
    const poster = localTransport({ lookup: async () => ['127.0.0.1', '127.0.0.1'] })
    expect(await expectFailure(poster, request(`http://hooks.example.com:${server.port}`))).toMatchObject({
      errorClass: 'connect',
      message: `There was no connection to hooks.example.com:${server.port} (ECONNREFUSED).`,
    })
  })
})

describe('a connection that breaks: reset', () => {
  it.each([
    ['without an answer', (socket: Socket) => socket.end()],
    ['hard, without an answer', (socket: Socket) => socket.resetAndDestroy()],
    ['inside of the headers', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nx-a: ')],
    [
      'before the end of the body',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok'),
    ],
    [
      'before the end of a closing body',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n\r\nok'),
    ],
    [
      'inside of a chunk',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nok'),
    ],
    [
      'inside of a chunk of a closing body',
      (socket: Socket) =>
        socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\na\r\nok'),
    ],
    [
      'hard, inside of the body',
      (socket: Socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok', () => socket.resetAndDestroy()),
    ],
  ])('%s', async (_case, behave) => {
    const server = await rawServer((socket) => behave(socket))
    expect(await expectFailure(localTransport(), request(server.origin))).toMatchObject({
      errorClass: 'reset',
    })
    expect(server.connections).toHaveLength(1)
  })
})

describe('an answer that is not HTTP/1.1: protocol', () => {
  it.each([
    ['of SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['of HTTP/0.9', '<html>hello</html>'],
    ['with a broken status', 'HTTP/1.1 abc\r\n\r\n'],
    ['of another version', 'HTTP/3.0 200 OK\r\n\r\n'],
    ['with a broken header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'],
    ['with a NUL in a header', 'HTTP/1.1 200 OK\r\nx-a: \0\r\n\r\n'],
    ['with two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nok'],
    ['with a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\nok'],
    [
      'with a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['with a broken chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['that goes on with what nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'],
    [
      'that changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    ],
    ['with 20 kB of headers', `HTTP/1.1 200 OK\r\n${`x-a: ${'x'.repeat(1000)}\r\n`.repeat(20)}\r\n`],
    ['with one header of 20 kB', `HTTP/1.1 200 OK\r\nx-a: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['with headers that do not end', `HTTP/1.1 200 OK\r\n${'x-a: 1\r\n'.repeat(100_000)}`],
  ])('%s', async (_case, text) => {
    const server = await rawServer((socket) => socket.write(text, 'latin1'))
    const failure = await expectFailure(localTransport(), request(server.origin))
    expect(failure).toMatchObject({ errorClass: 'protocol' })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })
})

describe('a post that is called off: aborted', () => {
  it('before it begins makes no connection', async () => {
    const server = await rawServer(() => undefined)
    const post = request(server.origin, { signal: AbortSignal.abort() })
    expect(await expectFailure(localTransport(), post)).toMatchObject({ errorClass: 'aborted' })
    expect(server.connections).toEqual([])
  })

  it('while it waits ends its connection', async () => {
    const stop = new AbortController()
    const server = await rawServer(() => stop.abort(new Error('sesame')))
    const post = request(server.origin, { signal: stop.signal })
    expect(await expectFailure(localTransport(), post)).toMatchObject({
      errorClass: 'aborted',
      message: 'The request was aborted.',
    })
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('by one signal for many, without a warning about listeners', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    const stop = new AbortController()
    const server = await httpServer(() => undefined)
    const poster = localTransport()
    const posts = Array.from({ length: 60 }, async () =>
      poster.post(request(server.origin, { signal: stop.signal })),
    )
    await vi.waitFor(() => expect(server.connections).toHaveLength(60))
    stop.abort()
    const results = await Promise.all(posts)
    expect(results.every((result) => !result.ok && result.errorClass === 'aborted')).toBe(true)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  it('by the close of its poster, and so are later ones', async () => {
    const server = await rawServer(() => void poster.close())
    const poster = localTransport()
    expect(await expectFailure(poster, request(server.origin))).toMatchObject({ errorClass: 'aborted' })
    expect(await expectFailure(poster, request(server.origin))).toMatchObject({ errorClass: 'aborted' })
  })
})
