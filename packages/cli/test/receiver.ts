import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Receiver {
  readonly url: string
  /** What it answers from now on. */
  status: number
  /** The ids of what it has accepted with 2xx. */
  readonly accepted: string[]
  /** Answers wait for this, if there is one. */
  gate: Promise<void> | undefined
  readonly close: () => Promise<void>
}

/** An endpoint that answers as it's told; what it is sent is verified elsewhere. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    request.resume()
    const { status, gate } = receiver
    void (async () => {
      await gate
      if (status < 300) receiver.accepted.push(String(request.headers['webhook-id']))
      response.writeHead(status).end()
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address and a port.
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/`,
    status: 204,
    accepted: [],
    gate: undefined,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}
