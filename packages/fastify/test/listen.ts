import type { AdapterServer } from '@hookseal/conformance'
import type { FastifyInstance } from 'fastify'

/** Starts `app` on a free port; `close` also ends connections that are still open. */
export async function listen(app: FastifyInstance): Promise<AdapterServer> {
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url: `${origin}/webhooks`,
    close: async () => {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}
