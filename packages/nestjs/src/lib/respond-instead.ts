import type { ServerResponse } from 'node:http'
import type { WebhookResponse } from '@hookseal/core'
import { type NodeRequest, sendNodeResponse } from '@hookseal/core/node'

/** Sends `response` in place of the one that Nest sends for the route. */
export function respondInstead(req: NodeRequest, res: ServerResponse, response: WebhookResponse): void {
  sendNodeResponse(req, res, response)
  ignoreWrites(res)
}

/** Makes further writes to `res` do nothing: Nest does not know that the interceptor has sent a response, and sends another. */
function ignoreWrites(res: ServerResponse): void {
  const ignore = (): ServerResponse => res
  Object.assign(res, { writeHead: ignore, setHeader: ignore, appendHeader: ignore, removeHeader: ignore })
  Object.assign(res, { flushHeaders: ignore, write: () => true, end: ignore })
  // Fastify logs a warning if the response has already ended.
  Object.defineProperty(res, 'writableEnded', { value: false })
}
