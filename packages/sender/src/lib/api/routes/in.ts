import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from '@hono/zod-openapi'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { problems } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { id } from '../schemas/common.ts'

/** Receives deliveries of providers. They need no key: their signatures are verified. */
export function inRoutes(app: OpenAPIHono<ApiEnv>, { sources }: Sender): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/in/{source_id}',
    operationId: 'receiveDelivery',
    summary: 'Receive a delivery of a provider',
    description:
      'The URL of a source. A verified delivery is stored as an event, with its deliveries, before the response. Handshakes of providers are handled, also by `GET` and `HEAD`. Rejections have the codes `ERR_WEBHOOK_…` of `@hookseal/core`.',
    tags: ['Sources'],
    security: [],
    request: { params: z.object({ source_id: id.openapi({ param: { name: 'source_id', in: 'path' } }) }) },
    responses: {
      200: { description: 'A duplicate (`webhook-duplicate: true`), or the response to a handshake.' },
      202: { description: 'The event is stored.' },
      ...problems(400, 404, 413, 503),
    },
  })
  app.all('/in/:source_id', async (c) => {
    const response = await sources.receive(c.req.param('source_id'), c.req.raw)
    // Unknown and disabled sources get the same response.
    if (response === undefined) throw new ApiProblem('ERR_API_NOT_FOUND')
    return response
  })
}
