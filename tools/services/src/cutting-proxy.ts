import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type CutAt = 'before the request arrives' | 'before the reply arrives'

export interface CuttingProxy {
  readonly url: string
  /**
   * Cuts the connection of the next request that contains `text` in one chunk. Resolves when it is cut.
   *
   * @param after Only a connection whose earlier requests contained this text. @default any connection
   */
  cutNext(text: string, at: CutAt, after?: string): Promise<void>
  /** Drops all bytes from now on and keeps all connections open, as a server that hangs would. */
  freeze(): void
  /** Ends a freeze for new connections. Those that lost bytes stay silent, as behind a firewall that has forgotten them. */
  thaw(): void
  /** Returns how many clients are connected. */
  countClients(): number
  close(): Promise<void>
}

/** Starts a proxy to the server of `target` that simulates a network failing at a chosen moment. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const clients = new Set<Socket>()
  let isFrozen = false
  let armed: { text: string; at: CutAt; after: string; done: () => void } | undefined

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    clients.add(client)
    client.on('close', () => clients.delete(client))
    let cutDone: (() => void) | undefined
    let isSilent = false
    let isCandidate = false
    const cut = (): void => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', cut)
      socket.on('close', () => {
        sockets.delete(socket)
        cut()
      })
    }
    client.on('data', (data) => {
      isSilent ||= isFrozen
      if (isSilent) return
      if (armed !== undefined) isCandidate ||= data.includes(armed.after)
      if (armed !== undefined && isCandidate && data.includes(armed.text)) {
        const { at, done } = armed
        armed = undefined
        if (at === 'before the request arrives') {
          cut()
          done()
          return
        }
        cutDone = done
      }
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      isSilent ||= isFrozen
      if (isSilent) return
      if (cutDone === undefined) {
        client.write(data)
        return
      }
      cut()
      cutDone()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')

  const url = new URL(target)
  url.host = `127.0.0.1:${address.port}`

  return {
    url: url.href,
    cutNext: async (text, at, after = '') =>
      new Promise((resolve) => {
        armed = { text, at, after, done: resolve }
      }),
    freeze: () => void (isFrozen = true),
    thaw: () => void (isFrozen = false),
    countClients: () => clients.size,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
