import { startPostgres } from '@hookseal/services'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createTestSender } from '../test-sender.ts'
import { KEY, startReceiver, subscribe, untilStatus } from './sender-and-receiver.ts'

/** Starts a proxy to PostgreSQL that garbles LISTEN, so that the server responds as one that does not know it. */
async function startProxyWithoutListen(target: string): Promise<{ url: string; stop: () => void }> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    client.on('data', (data) =>
      upstream.write(Buffer.from(data.toString('latin1').replace('listen "', 'lisxen "'), 'latin1')),
    )
    client.on('close', () => upstream.destroy())
    upstream.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
  const url = new URL(target)
  url.host = `127.0.0.1:${address.port}`
  return {
    url: url.href,
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

it(
  'starts, warns once and delivers by polling where LISTEN does not exist',
  { timeout: 60_000 },
  async () => {
    const database = await startPostgres()
    onTestFinished(async () => database.stop())
    const proxy = await startProxyWithoutListen(database.url)
    onTestFinished(proxy.stop)
    const receiver = await startReceiver()
    onTestFinished(async () => receiver.close())
    const worker = await createTestSender({ database: proxy.url, encryptionKey: KEY })
    onTestFinished(async () => worker.stop())
    await worker.start()
    const publisher = await createTestSender({ database: database.url, encryptionKey: KEY })
    onTestFinished(async () => publisher.stop())
    const { type } = await subscribe(publisher, receiver.url)
    const { id } = await publisher.events.publish({ type, data: 1 })
    await untilStatus(publisher, id, 'delivered')
    const warnings = worker.logged.filter((line) => line.startsWith('LISTEN failed'))
    expect(warnings).toEqual([expect.stringContaining('polls every second')])
  },
)
