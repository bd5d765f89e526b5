import type { WebhookResponse, EventSchemas, PayloadOf, WebhookContext, WebhookMessage } from '@hookseal/core'
import { toResponse } from '@hookseal/core/web'
import type { Context, MiddlewareHandler, Next } from 'hono'
import { keepBytes, readBody } from './read-body.ts'
import { createReceivers, type OptionsInput } from './receivers.ts'
import { createStayAlive } from './wait-until.ts'

/** What `c.get` and `c.var` have behind `verifyWebhooks()`. */
export interface WebhookVariables<Payload = unknown> {
  /** The verified delivery. */
  webhook: WebhookMessage<Payload>
  /** Abort signal and fence of the claim on this event. */
  webhookContext: WebhookContext
}

export type WebhookMiddleware<Payload = unknown> = MiddlewareHandler<{ Variables: WebhookVariables<Payload> }>

/**
 * Middleware that lets only verified, new deliveries through, with the message as `c.get('webhook')`. The event is completed when the
 * handler has answered with 2xx and before its answer leaves, and given back after an error or any other status.
 *
 * On Workers, where secrets are bindings, pass a function of `c.env`. It is called once for each `env`.
 *
 * @example
 * app.post('/webhooks', verifyWebhooks(), async (c) => {
 *   await fulfil(c.get('webhook').payload)
 *   return c.body(null, 204)
 * })
 *
 * @example With bindings
 * app.post('/webhooks', verifyWebhooks((env: Bindings) => ({ secret: env.WEBHOOK_SECRET })), handler)
 *
 * @throws {WebhookConfigError} for options that could not work; those of a function are refused at the first request.
 */
export function verifyWebhooks<const Events extends EventSchemas = EventSchemas, Bindings = unknown>(
  options: OptionsInput<Events, Bindings> = {},
): WebhookMiddleware<PayloadOf<Events>> {
  const receiverOf = createReceivers(options)
  const stayAlive = createStayAlive()

  async function handle(
    c: Context<{ Variables: WebhookVariables<PayloadOf<Events>> }>,
    next: Next,
  ): Promise<Response | undefined> {
    // Hono's type leaves out that it may be absent, and what it holds.
    const receiver = receiverOf(c.env as object | undefined)
    const received = await receiver.receive(c.req.raw, (update) =>
      readBody(c.req, update, receiver.bodyTimeoutMs),
    )
    if (received.type === 'respond') return toResponse(received.response)
    const { message, context, settle, abandon } = received
    const { signal } = c.req.raw
    signal.addEventListener('abort', abandon, { once: true })
    // A signal that was aborted while the event was claimed tells nobody any more.
    if (signal.aborted) abandon()
    c.set('webhook', message)
    c.set('webhookContext', context)
    keepBytes(c.req, message.body)
    try {
      await next()
    } catch (error) {
      // Hono makes answers of errors only; what else is thrown comes through.
      await settle({ error })
      throw error
    } finally {
      signal.removeEventListener('abort', abandon)
    }
    // Without an answer of the handler, Hono is about to answer 500.
    const status = c.finalized ? c.res.status : 500
    if (c.error !== undefined) await settle({ error: c.error })
    const instead = await settle({ status })
    if (instead !== undefined) replaceResponse(c, instead)
    return undefined
  }

  return (c, next) => {
    const done = handle(c, next)
    stayAlive(c, done)
    return done
  }
}

function replaceResponse(c: Context, instead: WebhookResponse): void {
  c.res.body?.cancel().catch(() => {
    // A stream that has failed has nothing left to stop.
  })
  // Hono would put the headers of the present response on the next one.
  c.res = undefined
  c.res = toResponse(instead)
}
