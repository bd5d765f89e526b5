import type { ServerResponse } from 'node:http'
import {
  createReceiver,
  type EventSchemas,
  type PayloadOf,
  type ReceiverOptions,
  type WebhookContext,
  type WebhookMessage,
} from '@hookseal/core'
import { bufferNodeResponse, type NodeRequest, readNodeBody, sendNodeResponse } from '@hookseal/core/node'

declare global {
  namespace Express {
    interface Request {
      /** The verified delivery. There in handlers behind `verifyWebhooks()`. */
      webhook: WebhookMessage
      /** Abort signal and fence of the claim on this event. There in handlers behind `verifyWebhooks()`. */
      webhookContext: WebhookContext
    }
  }
}

type Next = (error?: unknown) => void

/** Express middleware, typed by what it needs of Node, so that it fits the types of Express 4 and 5. */
export type WebhookMiddleware = (req: NodeRequest, res: ServerResponse, next: Next) => void

/** Handles an event. When it resolves without having answered, the answer is 200; when it rejects, Express is told. */
export type ExpressWebhookHandler<Payload = unknown> = (
  message: WebhookMessage<Payload>,
  context: WebhookContext & { readonly req: NodeRequest; readonly res: ServerResponse },
) => unknown

const FIX =
  'mount verifyWebhooks() before express.json() and other parsers, or keep them off this route ' +
  '(app.use(/^(?!\\/webhooks)/, express.json())), or keep the bytes: express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } })'

/**
 * Middleware that lets only verified, new deliveries through, with `req.webhook` and the payload as `req.body`. Mount it before any
 * body parser. The event is completed after the response has ended with 2xx and before its first byte leaves, and given back
 * after anything else.
 *
 * @example
 * app.post('/webhooks', verifyWebhooks(), async (req, res) => {
 *   await fulfil(req.webhook.payload)
 *   res.sendStatus(204)
 * })
 *
 * @example With a handler: its message is typed by `events`, and a rejection is an answer on Express 4 as well
 * app.post('/webhooks', verifyWebhooks({ events }, async (message) => fulfil(message.payload)))
 *
 * @throws {WebhookConfigError} for options that could not work.
 */
export function verifyWebhooks<const Events extends EventSchemas = EventSchemas>(
  options: ReceiverOptions<Events> = {},
  handler?: ExpressWebhookHandler<PayloadOf<Events>>,
): WebhookMiddleware {
  const receiver = createReceiver(options)
  const timeoutMs = receiver.bodyTimeoutMs

  async function handle(req: NodeRequest, res: ServerResponse, next: Next): Promise<void> {
    const received = await receiver.receive({ method: req.method, headers: req.headers }, (update) =>
      readNodeBody(req, update, { timeoutMs, fix: FIX }),
    )
    if (received.type === 'respond') return sendNodeResponse(req, res, received.response)
    const { message, context, settle, abandon } = received
    bufferNodeResponse(res, (status) => settle({ status }))
    res.once('close', abandon)
    // A client that left while the event was claimed has closed it before.
    if (res.destroyed) abandon()
    // `_body` keeps the parsers of Express 4 from waiting for a stream that has ended.
    Object.assign(req, { webhook: message, webhookContext: context, body: message.payload, _body: true })
    if (handler === undefined) return next()
    try {
      await handler(message, { ...context, req, res })
      res.end()
    } catch (error) {
      await settle({ error })
      next(error)
    }
  }

  return (req, res, next) => {
    handle(req, res, next).catch(next)
  }
}
