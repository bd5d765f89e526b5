import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface ReceivedRequest {
  path: string
  headers: Record<string, string>
  body: string
}

export interface Receiver {
  readonly url: string
  readonly received: ReceivedRequest[]
  /** Sets the response of a path. @default 200 with the body `ok` */
  readonly respondWith: (path: string, status: number, body?: string) => void
  readonly close: () => Promise<void>
}

/** Starts a web server that records the deliveries it receives. */
export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedRequest[] = []
  const responses = new Map<string, { status: number; body: string }>()
  const server = createServer((request, response) => void receive(request, response))

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const path = request.url ?? ''
    // Node joins repeated headers into one string, except set-cookie, which requests do not have.
    const headers = request.headers as Record<string, string>
    received.push({ path, headers, body: Buffer.concat(chunks).toString() })
    const { status, body } = responses.get(path) ?? { status: 200, body: 'ok' }
    response.writeHead(status, { 'content-type': 'text/html' }).end(body)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an AddressInfo.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    respondWith: (path, status, body = '') => void responses.set(path, { status, body }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
