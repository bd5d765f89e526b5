import type { WebhookResponse, EventSchemas, PayloadOf, WebhookContext, WebhookMessage } from '@hookseal/core'
import { toResponse } from '@hookseal/core/web'
import type { Context, MiddlewareHandler, Next } from 'hono'
import { cacheBytes, readBody } from './read-body.ts'
import { createReceivers, type OptionsInput } from './receivers.ts'
import { createWaitUntil } from './wait-until.ts'

/** The variables that handlers behind `verifyWebhooks()` read by `c.get` and `c.var`. */
export interface WebhookVariables<Payload = unknown> {
  /** The verified delivery. */
  webhook: WebhookMessage<Payload>
  /** Abort signal and fence of the claim on this event. */
  webhookContext: WebhookContext
}

export type WebhookMiddleware<Payload = unknown> = MiddlewareHandler<{ Variables: WebhookVariables<Payload> }>

/**
 * Verifies, deduplicates and completes webhook deliveries as Hono middleware. Handlers behind it receive only verified deliveries, and
 * no duplicates of completed events: the message as `c.get('webhook')`.
 *
 * After a 2xx the event is completed before the response is sent. After an error or any other status the event is released, so that the
 * sender's next retry runs the handler again.
 *
 * @param options Options of a receiver, or a function of `c.env` that returns them, for Workers with secrets in bindings. The function
 *   is called once for each `env` object.
 *
 * @example
 * app.post('/webhooks', verifyWebhooks(), async (c) => {
 *   await fulfill(c.get('webhook').payload)
 *   return c.body(null, 204)
 * })
 *
 * @example With bindings
 * app.post('/webhooks', verifyWebhooks((env: Bindings) => ({ secret: env.WEBHOOK_SECRET })), handler)
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` or `ERR_WEBHOOK_OPTION` for invalid options. With a function of `c.env`, the first
 *   request throws.
 */
export function verifyWebhooks<const Events extends EventSchemas = EventSchemas, Bindings = unknown>(
  options: OptionsInput<Events, Bindings> = {},
): WebhookMiddleware<PayloadOf<Events>> {
  const receiverOf = createReceivers(options)
  const waitUntil = createWaitUntil()

  async function handle(
    c: Context<{ Variables: WebhookVariables<PayloadOf<Events>> }>,
    next: Next,
  ): Promise<Response | undefined> {
    // Hono types `c.env` as `any`, although it may be missing.
    const receiver = receiverOf(c.env as object | undefined)
    const received = await receiver.receive(c.req.raw, (update) =>
      readBody(c.req, update, receiver.bodyTimeoutMs),
    )
    if (received.type === 'respond') return toResponse(received.response)
    const { message, context, settle, abandon } = received
    const { signal } = c.req.raw
    signal.addEventListener('abort', abandon, { once: true })
    // If the client disconnected during the claim, the `abort` event was emitted before.
    if (signal.aborted) abandon()
    c.set('webhook', message)
    c.set('webhookContext', context)
    cacheBytes(c.req, message.body)
    try {
      await next()
    } catch (error) {
      // Hono turns instances of Error into responses, and rethrows all other values.
      await settle({ error })
      throw error
    } finally {
      signal.removeEventListener('abort', abandon)
    }
    // Without a response of the handler, Hono will respond 500.
    const status = c.finalized ? c.res.status : 500
    if (c.error !== undefined) await settle({ error: c.error })
    const replacement = await settle({ status })
    if (replacement !== undefined) replaceResponse(c, replacement)
    return undefined
  }

  return (c, next) => {
    const done = handle(c, next)
    waitUntil(c, done)
    return done
  }
}

function replaceResponse(c: Context, replacement: WebhookResponse): void {
  c.res.body?.cancel().catch(() => {
    // The stream has failed already, so there is nothing to cancel.
  })
  // Hono copies the headers of the current response to the next one, unless it is reset first.
  c.res = undefined
  c.res = toResponse(replacement)
}
