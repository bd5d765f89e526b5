import { listenNode } from '@hookseal/conformance'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'

/** Starts `app` until the end of the test. Resolves to the URL of its `/webhooks`. */
export async function startApp(app: FastifyInstance): Promise<string> {
  await app.ready()
  const server = await listenNode(app.server)
  onTestFinished(async () => server.close())
  return server.url
}
