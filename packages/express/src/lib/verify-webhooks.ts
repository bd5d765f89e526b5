import type { ServerResponse } from 'node:http'
import {
  createReceiver,
  type EventSchemas,
  type PayloadOf,
  type ReceiverOptions,
  WebhookConfigError,
  type WebhookContext,
  type WebhookMessage,
} from '@hookseal/core'
import { bufferNodeResponse, type NodeRequest, readNodeBody, sendNodeResponse } from '@hookseal/core/node'

declare global {
  namespace Express {
    interface Request {
      /** The verified delivery. Set for handlers behind `verifyWebhooks()`. */
      webhook: WebhookMessage
      /** Abort signal and fence of the claim on this event. Set for handlers behind `verifyWebhooks()`. */
      webhookContext: WebhookContext
    }
  }
}

type Next = (error?: unknown) => void

/**
 * Express middleware. Its parameters have Node's types, so that it fits the types of both Express 4 and 5. Express gives `req.body` of
 * the handlers behind it the type `Payload`.
 */
export type WebhookMiddleware<Payload = unknown> = (
  req: NodeRequest & { body?: Payload },
  res: ServerResponse,
  next: Next,
) => void

/** Handles an event. If it resolves without a response, the response is 200. If it rejects, the error is passed to `next`. */
export type ExpressWebhookHandler<Payload = unknown> = (
  message: WebhookMessage<Payload>,
  context: WebhookContext & { readonly req: NodeRequest; readonly res: ServerResponse },
) => unknown

const FIX =
  'mount verifyWebhooks() before express.json(), express.urlencoded() and other parsers, or keep them off this route ' +
  '(app.use(/^(?!\\/webhooks)/, express.json())), or keep the bytes, with this option of both parsers: ' +
  'express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } })'

/**
 * Verifies, deduplicates and completes webhook deliveries as Express middleware. Handlers behind it receive only verified deliveries,
 * and no duplicates of completed events: the message as `req.webhook`, the payload as `req.body`. Mount it before any body parser.
 *
 * The response is buffered. After a 2xx the event is completed before the first byte is sent. After any other status the event is
 * released, so that the sender's next retry runs the handler again.
 *
 * @example
 * app.post('/webhooks', verifyWebhooks(), async (req, res) => {
 *   await fulfill(req.webhook.payload)
 *   res.sendStatus(204)
 * })
 *
 * @example With a handler: its message is typed by `events`, and its rejection reaches Express 4 too
 * app.post('/webhooks', verifyWebhooks({ events }, async (message) => fulfill(message.payload)))
 *
 * @example With an inbox, which responds 202 as soon as the event is committed, and handles it later
 * app.post('/webhooks', verifyWebhooks({ inbox }))
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` or `ERR_WEBHOOK_OPTION` for invalid options, and for a handler beside an inbox.
 */
export function verifyWebhooks<const Events extends EventSchemas = EventSchemas>(
  options: ReceiverOptions<Events> = {},
  handler?: ExpressWebhookHandler<PayloadOf<Events>>,
): WebhookMiddleware<PayloadOf<Events>> {
  if (handler !== undefined && options.inbox !== undefined)
    throw new WebhookConfigError(
      'ERR_WEBHOOK_OPTION',
      'pass either a handler or inbox: the handlers of an inbox are registered by inbox.on()',
    )
  const receiver = createReceiver(options)
  const timeoutMs = receiver.bodyTimeoutMs

  async function handle(req: NodeRequest, res: ServerResponse, next: Next): Promise<void> {
    const { method, url, headers } = req
    const received = await receiver.receive({ method, url, headers }, (update) =>
      readNodeBody(req, update, { timeoutMs, fix: FIX }),
    )
    if (received.type === 'respond') return sendNodeResponse(req, res, received.response)
    const { message, context, settle, abandon } = received
    bufferNodeResponse(res, (status) => settle({ status }))
    res.once('close', abandon)
    // If the client disconnected during the claim, `close` was emitted before.
    if (res.destroyed) abandon()
    // `_body` marks the body as parsed. Without it, a parser of Express 4 would wait for the ended stream.
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
