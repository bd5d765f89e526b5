import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { lingerNodeResponse } from './linger-node-response.ts'

const UPLOAD = 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n'
const SMALL = 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\n\r\n'

/** All that a client receives which sends `request` and, once it was answered, `rest`. */
async function exchange(listener: RequestListener, request: string, rest: string): Promise<string> {
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

it.each<[string, RequestListener]>([
  ['end with a body', (_req, res) => res.setHeader('content-length', 2).end('no')],
  ['end with an encoding', (_req, res) => res.setHeader('content-length', 2).end('6e6f', 'hex')],
  ['write, then end', (_req, res) => void (res.setHeader('content-length', 2).write('no'), res.end())],
  [
    'an end for each of two',
    (_req, res) => void (res.setHeader('content-length', 2).end('no'), res.end('?')),
  ],
])(
  'answers a client in the middle of its upload by %s, and closes when that is over',
  async (_case, listener) => {
    const received = await exchange(listener, UPLOAD, 'x'.repeat(1_000_000))
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(received).toMatch(/\r\nconnection: close\r\n/)
    expect(received).toMatch(/\r\n\r\nno$/)
  },
)

it('answers without a body as well, and calls back', async () => {
  let called = 0
  const received = await exchange(
    (_req, res) => res.writeHead(204).end(() => called++),
    UPLOAD,
    'x'.repeat(1_000_000),
  )
  expect(received).toMatch(/^HTTP\/1\.1 204 No Content\r\n/)
  expect(called).toBe(1)
})

it('leaves the rest of a small body to Node, which keeps the connection', async () => {
  const received = await exchange(
    (_req, res) => res.end('no'),
    SMALL,
    'body' + SMALL.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\nbody'),
  )
  expect(received.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
})
