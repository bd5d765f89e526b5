import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface SwitchableProxy {
  readonly url: string
  /** Ends all connections, and forwards new ones to this server. */
  switchTo(target: string): void
  close(): Promise<void>
}

/** Starts a proxy to a PostgreSQL, as the address of a cluster whose primary changes. */
export async function startSwitchableProxy(first: string): Promise<SwitchableProxy> {
  const sockets = new Set<Socket>()
  let target = new URL(first)
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream)
    upstream.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
  const url = new URL(first)
  url.host = `127.0.0.1:${address.port}`
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    switchTo(next) {
      target = new URL(next)
      cutAll()
    },
    async close() {
      server.close()
      cutAll()
      await once(server, 'close')
    },
  }
}
