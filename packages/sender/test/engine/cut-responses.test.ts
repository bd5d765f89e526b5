import { START_TIMEOUT_MS } from '@hookseal/services'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TestSender } from '../test-sender.ts'
import { DATABASES, startSender, subscribe, untilStatus } from './sender-and-receiver.ts'

const servers: Server[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

/** Starts a server that ends each connection after `response`. */
async function respondWith(response: string): Promise<{ url: string; requests: () => number }> {
  let requests = 0
  const server = createServer((socket) => {
    socket.once('data', () => {
      requests++
      socket.end(response)
    })
    socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
  return { url: `http://127.0.0.1:${address.port}/`, requests: () => requests }
}

describe.each(DATABASES)('on $name', ({ open }) => {
  let sender: TestSender
  beforeAll(async () => void (sender = await startSender(open)), START_TIMEOUT_MS)
  afterAll(async () => sender.stop())

  it.each([
    ['whose body is cut off', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok', 'reset'],
    [
      'with a malformed body',
      'HTTP/1.1 202 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\nzz',
      'protocol',
    ],
    [
      'with an endless chunk extension',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n1;${'x'.repeat(200_000)}`,
      'overflow',
    ],
  ])('delivers once for a 2xx %s, and logs why', async (_case, response, errorClass) => {
    const server = await respondWith(response)
    const { type } = await subscribe(sender, server.url)
    const { id } = await sender.events.publish({ type, data: 1 })
    const delivered = await untilStatus(sender, id, 'delivered')
    expect(delivered).toMatchObject({ attempt: 1, errorMessage: null, nextAttemptAt: null })
    const { attempts } = await sender.deliveries.get(delivered.id)
    expect(attempts).toMatchObject([{ responseStatus: Number(response.slice(9, 12)), errorClass }])
    expect(Buffer.from(attempts[0]?.responseBody ?? '').toString()).toBe('ok')
    expect(server.requests()).toBe(1)
  })

  it('delivers after a 100 Continue that it did not ask for', async () => {
    const server = await respondWith('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n')
    const { type } = await subscribe(sender, server.url)
    const { id } = await sender.events.publish({ type, data: 1 })
    expect(await untilStatus(sender, id, 'delivered')).toMatchObject({ attempt: 1, responseStatus: 204 })
    expect(server.requests()).toBe(1)
  })

  it('respects the status of a failure whose body is cut off', async () => {
    const server = await respondWith('HTTP/1.1 410 Gone\r\ncontent-length: 10\r\n\r\nno')
    const { type, endpoint } = await subscribe(sender, server.url)
    const { id } = await sender.events.publish({ type, data: 1 })
    expect(await untilStatus(sender, id, 'dead')).toMatchObject({ attempt: 1, responseStatus: 410 })
    expect(await sender.endpoints.get(endpoint.id)).toMatchObject({ enabled: false })
  })
})
