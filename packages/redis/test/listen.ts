import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AdapterServer } from '@hookseal/conformance'

/** Starts `app` on a free port; `close` also ends connections that are still open. */
export async function listen(app: RequestListener): Promise<AdapterServer> {
  const server = createServer(app)
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
