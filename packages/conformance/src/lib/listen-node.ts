import { once } from 'node:events'
import { createServer, type IncomingMessage, Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AdapterServer } from './adapter/setup.ts'

/** What `listenNode` can serve: a request listener, such as an Express app, or an HTTP server that is not listening yet. */
export type NodeApp = Server | ((req: IncomingMessage, res: ServerResponse) => unknown)

/**
 * Serves `app` on a free port of 127.0.0.1. Resolves to `url` and `close`, which the `makeServer` of `describeAdapter` can return.
 * `close` also ends open connections, for which `server.close()` alone would wait.
 *
 * @param path Where the app handles webhooks; `url` ends with it. `''` for the origin. @default '/webhooks'
 *
 * @example
 * return listenNode(app)
 *
 * @example A framework that creates the server
 * await app.ready()
 * return listenNode(app.server)
 */
export async function listenNode(app: NodeApp, path = '/webhooks'): Promise<AdapterServer> {
  const server = app instanceof Server ? app : createServer((req, res) => void app(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is an object. Only that of a pipe is a string.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
