import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { WebhookContext, WebhookMessage } from '@hookseal/core'
import type { NodeRequest } from '@hookseal/core/node'
import type { ExecutionContext } from '@nestjs/common'

/** A request of Express or Fastify, with what the guard and the interceptor leave on it. */
interface WebhookRequest {
  headers: IncomingHttpHeaders
  readonly raw?: NodeRequest
  body?: unknown
  webhook?: WebhookMessage
  webhookContext?: WebhookContext
}

/** What is called the same on a response of Express and on a reply of Fastify. */
interface WebhookResponse {
  readonly raw?: ServerResponse
  header(name: string, value: string): unknown
}

export interface WebhookExchange {
  readonly request: WebhookRequest
  readonly response: WebhookResponse
  /** Node's own, beneath `request` and `response`. */
  readonly req: NodeRequest
  readonly res: ServerResponse
}

export function exchangeOf(context: ExecutionContext): WebhookExchange {
  const http = context.switchToHttp()
  const request: WebhookRequest = http.getRequest()
  const response: WebhookResponse = http.getResponse()
  // Fastify wraps Node's objects; Express adds to them, so there they are Node's.
  const req = (request.raw ?? request) as NodeRequest
  const res = (response.raw ?? response) as ServerResponse
  return { request, response, req, res }
}
