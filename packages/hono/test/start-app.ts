import { getRequestListener } from '@hono/node-server'
import { listenNode } from '@hookseal/conformance'
import { onTestFinished } from 'vitest'

/** Starts `app` on Node until the end of the test. Resolves to the URL of its `/webhooks`. */
export async function startApp(app: {
  fetch: (request: Request) => Response | Promise<Response>
}): Promise<string> {
  const server = await listenNode(getRequestListener(async (request) => app.fetch(request)))
  onTestFinished(async () => server.close())
  return server.url
}
