import type { Server } from 'node:http'
import { verifyWebhooks } from '@hookseal/fastify'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { type FrameworkServers, handle } from './framework-servers.ts'

export const fastifyServers: FrameworkServers = {
  serveReader: (read) =>
    serve((scope) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
        // The cast is sound: Node joins each header of a delivery to one string. Readers check for absent headers.
        read({ headers: request.headers as Record<string, string>, body }),
      )
    }),
  serveHookseal: (options) => serve((scope) => void scope.register(verifyWebhooks, options)),
}

async function serve(prepare: (scope: FastifyInstance) => void): Promise<Server> {
  const app = fastify()
  app.register(async (scope) => {
    prepare(scope)
    scope.post('/webhooks', async (request, reply) => {
      handle(request.body)
      return reply.code(204).send()
    })
  })
  await app.ready()
  return app.server
}
