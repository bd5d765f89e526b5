import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { AdapterServer } from '@hookseal/conformance'

type Fetch = Parameters<typeof getRequestListener>[0]

/** Serves `fetch` on a free port, as `@hono/node-server` does; `close` also ends connections that are still open. */
export async function listen(fetch: Fetch): Promise<AdapterServer> {
  const answer = getRequestListener(fetch)
  const server = createServer((req, res) => void answer(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
