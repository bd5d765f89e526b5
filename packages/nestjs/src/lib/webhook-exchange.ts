import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { WebhookContext, WebhookMessage } from '@hookseal/core'
import type { NodeRequest } from '@hookseal/core/node'
import type { ExecutionContext } from '@nestjs/common'

/** A request of Express or Fastify, with the properties that the guard and the interceptor set. */
interface WebhookRequest {
  headers: IncomingHttpHeaders
  readonly raw?: NodeRequest
  body?: unknown
  webhook?: WebhookMessage
  webhookContext?: WebhookContext
}

/** The members that an Express response and a Fastify reply share. */
interface WebhookResponse {
  readonly raw?: ServerResponse
  header(name: string, value: string): unknown
  /** Of Fastify's reply: makes Fastify send no response. */
  hijack?(): unknown
}

/** Request and response of the platform, and those of Node. */
export interface WebhookExchange {
  readonly request: WebhookRequest
  readonly response: WebhookResponse
  /** Node's request, which `request` wraps or extends. */
  readonly req: NodeRequest
  /** Node's response, which `response` wraps or extends. */
  readonly res: ServerResponse
}

/** Returns the request and response of an HTTP execution context, on Express or Fastify. */
export function exchangeOf(context: ExecutionContext): WebhookExchange {
  const http = context.switchToHttp()
  const request: WebhookRequest = http.getRequest()
  const response: WebhookResponse = http.getResponse()
  // Fastify wraps Node's objects. Express extends them, so there `request` is Node's request.
  const req = (request.raw ?? request) as NodeRequest
  const res = (response.raw ?? response) as ServerResponse
  return { request, response, req, res }
}
