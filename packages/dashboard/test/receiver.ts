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
  /** What is answered on a path from now on; 200 unless said otherwise. */
  readonly answer: (path: string, status: number, body?: string) => void
  readonly close: () => Promise<void>
}

/** A web server that takes deliveries and remembers them. */
export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedRequest[] = []
  const answers = new Map<string, { status: number; body: string }>()
  const server = createServer((request, response) => void receive(request, response))

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const path = request.url ?? ''
    // Node joins what came several times, apart from set-cookie, which requests don't have.
    const headers = request.headers as Record<string, string>
    received.push({ path, headers, body: Buffer.concat(chunks).toString() })
    const { status, body } = answers.get(path) ?? { status: 200, body: 'ok' }
    response.writeHead(status, { 'content-type': 'text/html' }).end(body)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address and a port.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (path, status, body = '') => void answers.set(path, { status, body }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
