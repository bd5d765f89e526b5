import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { describe, it, type TestContext } from 'vitest'
import { lingerNodeResponse } from './linger-node-response.ts'

const UPLOAD = 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n'
const SMALL = 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\n\r\n'

/** Returns all that a client receives that sends `request` and, after the first bytes of the response, `rest`. */
async function exchange(
  { onTestFinished }: TestContext,
  listener: RequestListener,
  request: string,
  rest: string,
): Promise<string> {
  const server = createServer((req, res) => {
    lingerNodeResponse(req, res)
    listener(req, res)
  }).listen(0)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0)
  onTestFinished(() => void socket.destroy())
  let received = ''
  socket.setEncoding('latin1').on('data', (text: string) => (received += text))
  socket.write(request)
  await once(socket, 'data')
  socket.write(rest)
  await once(socket, 'end')
  return received
}

// Concurrent, because each upload is drained for 2 s.
describe.concurrent('lingerNodeResponse', () => {
  it.for<[string, RequestListener]>([
    ['end with a body', (_req, res) => res.setHeader('content-length', 2).end('no')],
    ['end with an encoding', (_req, res) => res.setHeader('content-length', 2).end('6e6f', 'hex')],
    ['write and end', (_req, res) => void (res.setHeader('content-length', 2).write('no'), res.end())],
    [
      'a second call of end',
      (_req, res) => void (res.setHeader('content-length', 2).end('no'), res.end('?')),
    ],
  ])(
    'sends the whole response to a client that is still uploading, then closes the connection: %s',
    async ([, listener], context) => {
      const { expect } = context
      const received = await exchange(context, listener, UPLOAD, 'x'.repeat(1_000_000))
      expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
      expect(received).toMatch(/\r\nconnection: close\r\n/)
      expect(received).toMatch(/\r\n\r\nno$/)
    },
  )

  it('sends a response without a body, and calls the callback of end', async (context) => {
    const { expect } = context
    let calls = 0
    const received = await exchange(
      context,
      (_req, res) => res.writeHead(204).end(() => calls++),
      UPLOAD,
      'x'.repeat(1_000_000),
    )
    expect(received).toMatch(/^HTTP\/1\.1 204 No Content\r\n/)
    expect(calls).toBe(1)
  })

  it('leaves a small body to Node, which keeps the connection open', async (context) => {
    const { expect } = context
    const received = await exchange(
      context,
      (_req, res) => res.end('no'),
      SMALL,
      'body' + SMALL.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\nbody'),
    )
    expect(received.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
  })
})
