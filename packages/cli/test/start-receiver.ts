import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Receiver {
  readonly url: string
  /** The status of its responses; may be changed at any time. */
  status: number
  /** Number of requests so far, also of those that wait for `gate`. */
  received: number
  /** The ids of the deliveries that it responded to with 2xx. */
  readonly accepted: string[]
  /** Responses wait for this promise, if there is one. */
  gate: Promise<void> | undefined
  readonly close: () => Promise<void>
}

/** Starts an endpoint that responds with a given status. It does not verify deliveries. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    request.resume()
    receiver.received++
    const { status, gate } = receiver
    void (async () => {
      await gate
      if (status < 300) receiver.accepted.push(String(request.headers['webhook-id']))
      response.writeHead(status).end()
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/`,
    status: 204,
    received: 0,
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
