import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { trackConnections } from '../../src/lib/api/close-server.ts'

const HOUR_MS = 3_600_000

async function start(listener: RequestListener) {
  const server = createServer({ keepAliveTimeout: HOUR_MS }, listener)
  const close = trackConnections(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => server.closeAllConnections())
  // A TCP server's address is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  return {
    close,
    open: async (): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1').setEncoding('utf8').resume()
      const accepted = once(server, 'connection')
      await once(socket, 'connect')
      await accepted
      return socket
    },
  }
}

/** Sends a request and resolves with the first data of its response. */
async function request(socket: Socket, path: string): Promise<unknown[]> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  return once(socket, 'data')
}

it('closes idle and unused connections immediately, while a request is in flight', async () => {
  const called = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const { close, open } = await start((req, res) => {
    if (req.url === '/slow') {
      called.resolve()
      void released.promise.then(() => res.end('slow'))
    } else res.end('fast')
  })
  const [idle, unused, busy] = [await open(), await open(), await open()]
  await request(idle, '/')
  const response = request(busy, '/slow')
  await called.promise
  const ends = Promise.all([idle, unused].map(async (socket) => once(socket, 'close')))
  const closing = close(HOUR_MS)
  await ends
  released.resolve()
  expect(String(await response)).toMatch(/^connection: close\r$/im)
  await closing
})

it('closes a connection after its response, if the head of the response promised to keep it', async () => {
  const released = Promise.withResolvers<void>()
  const { close, open } = await start((_, res) => {
    res.write('first')
    void released.promise.then(() => res.end('last'))
  })
  const socket = await open()
  const [head] = await request(socket, '/')
  expect(head).toMatch(/^connection: keep-alive\r$/im)
  const end = once(socket, 'close')
  const closing = close(HOUR_MS)
  const rest = once(socket, 'data')
  released.resolve()
  expect(String(await rest)).toContain('last')
  await Promise.all([end, closing])
})

it('closes connections with a request in flight after the timeout', async () => {
  const { close, open } = await start((_, res) => void res.write('first'))
  const socket = await open()
  await request(socket, '/')
  const end = once(socket, 'close')
  await close(10)
  await expect(end).resolves.toBeDefined()
})
