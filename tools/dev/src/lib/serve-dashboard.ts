import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createServer as createViteServer } from 'vite'

export interface DashboardOptions {
  readonly port: number
  readonly senderUrl: string
  /** Resolves when the sender responds. API requests wait for it while the sender restarts. */
  readonly senderReady: () => Promise<void>
}

export interface DashboardServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Serves the dashboard from source with hot module replacement, and forwards its API requests to `senderUrl`. */
export async function serveDashboard(options: DashboardOptions): Promise<DashboardServer> {
  // In middleware mode Vite handles no signals. Its own handlers exit before the sender has stopped.
  const server = createHttpServer()
  const vite = await createViteServer({
    root: fileURLToPath(new URL('.', import.meta.resolve('@hookseal/dashboard/package.json'))),
    clearScreen: false,
    server: {
      middlewareMode: { server },
      ws: { server },
      proxy: { '/api': options.senderUrl },
    },
  })
  server.on('request', (request, response) => {
    const ready = request.url?.startsWith('/api/') ? options.senderReady() : Promise.resolve()
    void ready.then(() => vite.middlewares(request, response))
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an AddressInfo.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await vite.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
