import type { Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { SENDER_DEFAULTS } from '../../src/lib/defaults.ts'
import {
  expectFailure,
  expectResponse,
  httpServer,
  localTransport,
  rawServer,
  request,
} from './local-servers.ts'

const { informationalResponses, responseOverheadBytes } = SENDER_DEFAULTS
/** What may be in flight when the connection ends: buffers of both kernels and both processes. */
const BUFFERS = 16 * 1024 * 1024
const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'

/** Writes `begin`, and then `text` as fast as the client reads, until the connection is closed. */
function flood(socket: Socket, begin: string, text: string): void {
  const block = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)), 'latin1')
  const more = () => {
    while (!socket.destroyed && socket.write(block));
  }
  socket.on('drain', more)
  socket.write(begin, 'latin1')
  more()
}

describe('a response with too many bytes outside its body', () => {
  it.each([
    ['empty informational responses', '', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['an informational response that does not end', 'HTTP/1.1 103 Early Hints\r\n', 'link: </a>\r\n'],
    ['line breaks before the head', '', '\r\n'],
    ['a reason that does not end', 'HTTP/1.1 200 ', 'OK '],
    ['headers that do not end', 'HTTP/1.1 200 OK\r\n', 'x-a: 1\r\n'],
    ['empty headers that do not end', 'HTTP/1.1 200 OK\r\n', 'a:\r\n'],
    ['a header of spaces', 'HTTP/1.1 200 OK\r\na:', ' '],
    ['one header that does not end', 'HTTP/1.1 200 OK\r\nx-a: ', 'x'],
  ])(
    'fails as overflow for too many bytes outside the body of a response: %s',
    async (_case, begin, text) => {
      const server = await rawServer((socket) => flood(socket, begin, text))
      let written = 0
      const failure = await expectFailure(localTransport(), request(server.origin))
      for (const socket of server.open) written += socket.bytesWritten
      expect(failure).toMatchObject({ errorClass: 'overflow' })
      expect(written).toBeLessThan(BUFFERS)
      await vi.waitFor(() => expect(server.open.size).toBe(0))
    },
  )

  it.each([
    ['an extension that does not end', `${CHUNKED}1;`, 'x'],
    ['an extension of each chunk', CHUNKED, `1;${'x'.repeat(100)}\r\nx\r\n`],
    ['leading zeros of a chunk size', CHUNKED, '0'],
    ['trailers that do not end', `${CHUNKED}0\r\n`, 'a: 1\r\n'],
    ['empty trailers that do not end', `${CHUNKED}0\r\n`, 'a:\r\n'],
  ])(
    'keeps the status of a response with too many bytes outside its body, and ends the connection: %s',
    async (_case, begin, text) => {
      const server = await rawServer((socket) => flood(socket, begin, text))
      const response = await expectResponse(localTransport(), request(server.origin))
      expect(response).toMatchObject({ status: 200, truncated: true })
      expect(['overflow', 'protocol']).toContain(response.bodyFailure?.errorClass)
      for (const socket of server.open) expect(socket.bytesWritten).toBeLessThan(BUFFERS)
      await vi.waitFor(() => expect(server.open.size).toBe(0))
    },
  )

  it('ends an idle connection on which the server sends line breaks', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 204 No Content\r\n\r\n', () => setImmediate(() => flood(socket, '', '\r\n')))
    })
    const transport = localTransport()
    await expectResponse(transport, request(server.origin))
    await vi.waitFor(() => expect(server.open.size).toBe(0))
  })

  it('does not delay deliveries beside a response with too many bytes', async () => {
    const hostile = await rawServer((socket) => flood(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n'))
    const healthy = await httpServer((_request, response) => response.end('ok'))
    const transport = localTransport()
    const posts = Array.from({ length: 60 }, async (_, n) =>
      transport.post(request(n % 2 === 0 ? hostile.origin : healthy.origin)),
    )
    const results = await Promise.all(posts)
    expect(results.filter((result) => result.ok)).toHaveLength(30)
    expect(results.filter((result) => !result.ok && result.errorClass === 'overflow')).toHaveLength(30)
  })
})

describe('a response within the limits', () => {
  it.each([
    ['a 100 without Expect', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['a 100 with headers', 'HTTP/1.1 100 Continue\r\nserver: x\r\ndate: y\r\n\r\n'],
    ['a 100 of HTTP/1.0', 'HTTP/1.0 100 Continue\r\n\r\n'],
    ['a 102', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['a 103', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'],
    ['an unknown 1xx without a reason', 'HTTP/1.1 199\r\n\r\n'],
    ['line breaks', '\r\n\n'],
    ['ten of them', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(informationalResponses)],
    ['several kinds', 'HTTP/1.1 100 \r\n\r\nHTTP/1.1 103 \r\nlink: </b>\r\n\r\nHTTP/1.1 150 x\r\n\r\n'],
  ])('returns a response after %s, on a connection that stays open', async (_case, before) => {
    const server = await rawServer((socket) =>
      socket.write(`${before}HTTP/1.1 200 OK\r\nx-last: 1\r\ncontent-length: 2\r\n\r\nok`),
    )
    const transport = localTransport()
    for (let n = 0; n < 3; n++) {
      const result = await expectResponse(transport, request(server.origin))
      expect(result).toMatchObject({ status: 200, headers: { 'x-last': '1', 'content-length': '2' } })
      expect(result.headers).not.toHaveProperty('link')
      expect(Buffer.from(result.body).toString()).toBe('ok')
    }
    expect(server.open.size).toBeGreaterThan(0)
  })

  it('returns a response whose bytes arrive one by one', async () => {
    const text =
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\na: b\r\n\r\nHTTP/1.1 201 OK\r\ncontent-length: 2\r\n\r\nok'
    const server = await rawServer((socket) => {
      socket.setNoDelay()
      const write = (at: number) => {
        const byte = text[at]
        if (byte !== undefined) socket.write(byte, () => setImmediate(write, at + 1))
      }
      write(0)
    })
    const result = await expectResponse(localTransport(), request(server.origin))
    expect(result).toMatchObject({ status: 201, truncated: false })
    expect(Buffer.from(result.body).toString()).toBe('ok')
  })

  it('fails as overflow for one informational response above the limit', async () => {
    const text = 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(informationalResponses + 1)
    const server = await rawServer((socket) => socket.write(`${text}HTTP/1.1 204 No Content\r\n\r\n`))
    expect(await expectFailure(localTransport(), request(server.origin))).toEqual({
      ok: false,
      errorClass: 'overflow',
      message: `The response from 127.0.0.1:${server.port} is too large outside its body (more than 10 informational responses).`,
      latencyMs: expect.any(Number),
    })
  })

  it('returns a complete response when 64 KiB arrive in chunks of one byte', async () => {
    const chunks = '1\r\nx\r\n'.repeat(responseOverheadBytes)
    const server = await rawServer((socket) => socket.write(`${CHUNKED}${chunks}0\r\n\r\n`))
    const { body, truncated } = await expectResponse(localTransport(), request(server.origin))
    expect([body.length, truncated]).toEqual([65_536, false])
  })
})
