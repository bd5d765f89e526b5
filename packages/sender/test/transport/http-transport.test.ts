import { text as readText } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { checkRequestHeaders } from '../../src/lib/transport/reserved-headers.ts'
import {
  expectResponse,
  expectFailure,
  httpServer,
  localTransport,
  rawServer,
  request,
} from './local-servers.ts'

describe('a request', () => {
  it.each([
    ['text', '{"a":"é"}', '{"a":"é"}'],
    ['bytes', Buffer.from('{"a":"é"}'), '{"a":"é"}'],
    ['a view of bytes', new Uint8Array(Buffer.from('xxx{"a":1}xxx')).subarray(3, 10), '{"a":1}'],
    ['an empty string', '', ''],
  ])('sends a request with %s as the body, its length and its headers', async (_case, body, expected) => {
    const server = await httpServer((incoming, response) => {
      const { method, url, headers } = incoming
      void readText(incoming).then((received) =>
        response.end(JSON.stringify({ method, url, headers, body: received })),
      )
    })
    const headers = { 'Content-Type': 'application/json', 'webhook-id': 'msg_1' }
    const result = await expectResponse(localTransport(), request(server.origin, { body, headers }))
    expect(JSON.parse(Buffer.from(result.body).toString())).toEqual({
      method: 'POST',
      url: '/sesame?token=sesame',
      headers: {
        'accept-encoding': 'identity',
        'content-type': 'application/json',
        'webhook-id': 'msg_1',
        'content-length': String(Buffer.byteLength(expected)),
        connection: 'keep-alive',
        host: server.origin.slice('http://'.length),
      },
      body: expected,
    })
  })

  it.each(
    (
      'host Host content-length Transfer-Encoding connection accept-encoding expect upgrade te keep-alive ' +
      'proxy-authorization trailer content-encoding proxy-connection'
    ).split(' '),
  )('rejects a request with the reserved header %s', async (name) => {
    const server = await rawServer(() => undefined)
    const post = request(server.origin, { headers: { 'x-a': '1', [name]: 'sesame' } })
    expect(await expectFailure(localTransport(), post)).toMatchObject({
      errorClass: 'request',
      message: `The header ${name} is set by the sender.`,
    })
    expect(checkRequestHeaders(post.headers)).toMatchObject({ name })
    expect(server.connections).toEqual([])
  })

  it.each([
    ['a line break in a value', { 'x-a': 'sesame\r\nhost: evil' }],
    ['a bare line feed in a value', { 'x-a': 'sesame\nx' }],
    ['a NUL in a value', { 'x-a': 'sesame\0' }],
    ['characters outside Latin-1 in a value', { 'x-a': 'sesame ✓' }],
    ['a line break in a name', { 'x-a\r\nhost': 'sesame' }],
    ['a space in a name', { 'x a': 'sesame' }],
    ['a colon in a name', { 'x:a': 'sesame' }],
    ['an empty name', { '': 'sesame' }],
  ])('rejects a request with %s', async (_case, headers) => {
    const received: string[] = []
    const server = await rawServer((_socket, text) => received.push(text))
    expect(await expectFailure(localTransport(), request(server.origin, { headers }))).toMatchObject({
      errorClass: 'request',
    })
    expect(checkRequestHeaders(headers)?.message).not.toContain('sesame')
    expect(received).toEqual([])
  })

  it('accepts a request with any other header', () => {
    const headers = {
      authorization: 'Bearer x',
      'X-Custom_1': '\tü ~',
      'user-agent': 'x',
      'content-type': 'a/b',
    }
    expect(checkRequestHeaders(headers)).toBeUndefined()
  })
})

describe('a response', () => {
  it.each([200, 201, 204, 299, 304, 400, 401, 404, 410, 418, 429, 500, 502, 503, 504, 599])(
    'returns a response with status %d',
    async (status) => {
      const server = await httpServer((_incoming, response) =>
        response.writeHead(status, { 'retry-after': '7' }).end(),
      )
      expect(await expectResponse(localTransport(), request(server.origin))).toMatchObject({
        status,
        headers: { 'retry-after': '7' },
        body: new Uint8Array(),
        truncated: false,
        remoteAddress: '127.0.0.1',
      })
    },
  )

  it.each([301, 302, 303, 307, 308])(
    'returns a response with redirect status %d, and does not follow it',
    async (status) => {
      const secret = await httpServer((_incoming, response) => response.end('secret'))
      for (const location of [
        `${secret.origin}/`,
        'http://169.254.169.254/latest/meta-data/',
        '//[::1]/',
        '/again',
      ]) {
        let requests = 0
        const server = await httpServer((_incoming, response) => {
          requests++
          response.writeHead(status, { location }).end()
        })
        expect(await expectResponse(localTransport(), request(server.origin))).toMatchObject({
          status,
          headers: { location },
        })
        expect(requests).toBe(1)
      }
      expect(secret.connections).toEqual([])
    },
  )

  it('returns a response with its exact bytes and headers', async () => {
    const body = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0xef, 0xbb, 0xbf])
    const server = await httpServer((_incoming, response) => {
      response.writeHead(
        200,
        [
          ['X-Twice', 'a'],
          ['x-twice', 'b'],
          ['X-Latin', 'h\u00e9'],
          ['__proto__', 'x'],
        ].flat(),
      )
      response.end(body)
    })
    const result = await expectResponse(localTransport(), request(server.origin))
    expect(Buffer.from(result.body).equals(body)).toBe(true)
    expect(result.headers).toMatchObject({ 'x-twice': 'a, b', 'x-latin': 'h\u00e9' })
    expect(Object.getPrototypeOf(result.headers)).toBe(Object.prototype)
  })

  it('does not decompress a response', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024))
    const server = await httpServer((_incoming, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    const { body, truncated } = await expectResponse(localTransport(), request(server.origin))
    expect([body.length, truncated]).toEqual([bomb.length, false])
  })

  it('returns a complete response with 64 KiB, and keeps its connection open', async () => {
    const server = await httpServer((_incoming, response) => response.end(Buffer.alloc(65_536, 'x')))
    const { body, truncated } = await expectResponse(localTransport(), request(server.origin))
    expect([body.length, truncated]).toEqual([65_536, false])
    expect(server.open.size).toBe(1)
  })

  it.each([
    ['one byte more', 65_537, {}],
    ['one byte more, with the connection closed after it', 65_537, { connection: 'close' }],
    ['10 MB', 10_000_000, {}],
    ['10 MB, chunked', 10_000_000, { 'transfer-encoding': 'chunked' }],
    ['10 MB until the end of the connection', 10_000_000, { connection: 'close' }],
  ])('truncates a response at 64 KiB and closes its connection: %s', async (_case, size, headers) => {
    const server = await httpServer((_incoming, response) =>
      response.writeHead(200, headers).end(Buffer.alloc(size, 'x')),
    )
    const transport = localTransport()
    for (let n = 0; n < 3; n++) {
      const result = await expectResponse(transport, request(server.origin))
      expect([result.status, result.body.length, result.truncated]).toEqual([200, 65_536, true])
    }
    expect(server.connections).toHaveLength(3)
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('truncates a response at 64 KiB when its body never ends', async () => {
    const server = await httpServer((_incoming, response) => {
      const more = () => {
        while (!response.closed && response.write(Buffer.alloc(4096, 'x')));
        if (!response.closed) response.once('drain', more)
      }
      more()
    })
    const { body, truncated } = await expectResponse(localTransport(), request(server.origin))
    expect([body.length, truncated]).toEqual([65_536, true])
  })

  it('truncates a response at maxResponseBytes', async () => {
    const server = await httpServer((_incoming, response) => response.end('0123456789'))
    const at = async (maxResponseBytes: number) => {
      const result = await expectResponse(localTransport({ maxResponseBytes }), request(server.origin))
      return [Buffer.from(result.body).toString(), result.truncated]
    }
    expect(await Promise.all([0, 4, 10, 11].map(at))).toEqual([
      ['', true],
      ['0123', true],
      ['0123456789', false],
      ['0123456789', false],
    ])
  })

  it('returns the final response after informational ones', async () => {
    const server = await rawServer((socket) => {
      const info = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'
      socket.write(`${info}HTTP/1.1 201 Created\r\nx-last: 1\r\ncontent-length: 2\r\n\r\nok`)
    })
    const result = await expectResponse(localTransport(), request(server.origin))
    expect(result).toMatchObject({ status: 201, headers: { 'x-last': '1', 'content-length': '2' } })
    expect(result.headers).not.toHaveProperty('link')
  })

  it('returns a response although it arrives before the request was read', async () => {
    const server = await httpServer((_incoming, response) => response.writeHead(413).end())
    const post = request(server.origin, { body: 'x'.repeat(200_000) })
    expect(await expectResponse(localTransport(), post)).toMatchObject({ status: 413 })
  })
})
