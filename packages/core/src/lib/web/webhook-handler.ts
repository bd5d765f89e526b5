import { WebhookConfigError } from '../errors.ts'
import { createReceiver } from '../receiver/receiver.ts'
import type { ReceiverOptions } from '../receiver/receiver-options.ts'
import { errorResponse } from '../receiver/response.ts'
import type { WebhookContext } from '../receiver/webhook-context.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'
import { readWebBody } from './read-web-body.ts'
import { toResponse } from './to-response.ts'

/** Handles a verified event. If it returns nothing, the response is 200. */
export type WebhookHandler<Payload = unknown> = (
  message: WebhookMessage<Payload>,
  context: WebhookContext & { readonly request: Request },
) => Response | void | Promise<Response | void>

const FIX = 'call the webhook handler before request.json() or request.text()'

/**
 * The function that {@link webhookHandler} returns. Workers call it with a request, their bindings and a context with `waitUntil`. Other
 * platforms may pass other arguments after the request, which are ignored.
 */
export type RequestHandler = (
  request: Request,
  env?: unknown,
  context?: { waitUntil?(promise: Promise<unknown>): void },
) => Promise<Response>

/**
 * Returns a function from `Request` to `Response` that verifies, deduplicates and completes deliveries and runs `handler` for each new
 * event. The promise never rejects.
 *
 * Use it as a route handler of Next.js, or as `fetch` of `Bun.serve`, `Deno.serve` or a Worker. In SvelteKit, write
 * `export const POST = ({ request }) => handle(request)`.
 *
 * @example
 * export const POST = webhookHandler({ secret: process.env.WEBHOOK_SECRET }, async (message) => {
 *   await fulfill(message.payload)
 * })
 *
 * @param handler Required without `inbox`, which replaces it: the response is then 202 as soon as the event is committed.
 *
 * @example With an inbox
 * export const POST = webhookHandler(stripe({ inbox }))
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` for an invalid secret, `ERR_WEBHOOK_OPTION` for another invalid option, and for both or
 *   neither of a handler and `inbox`.
 */
export function webhookHandler<const Events extends EventSchemas = EventSchemas>(
  options: ReceiverOptions<Events>,
  handler?: WebhookHandler<PayloadOf<Events>>,
): RequestHandler {
  if ((handler === undefined) === (options.inbox === undefined))
    throw new WebhookConfigError('ERR_WEBHOOK_OPTION', 'pass either a handler or inbox')
  const receiver = createReceiver(options)
  const reading = { timeoutMs: receiver.bodyTimeoutMs, fix: FIX }

  async function respond(request: Request): Promise<Response> {
    const received = await receiver.receive(request, (update) => readWebBody(request, update, reading))
    if (received.type === 'respond') {
      discard(request)
      return toResponse(received.response)
    }
    const { message, context, settle, abandon } = received
    request.signal.addEventListener('abort', abandon, { once: true })
    // The client may have disconnected while the event was claimed. An aborted signal calls no new listeners.
    if (request.signal.aborted) abandon()
    try {
      const response =
        (await handler?.(message, { ...context, request })) ?? new Response(null, { status: 200 })
      const instead = await settle({ status: response.status })
      return instead === undefined ? response : toResponse(instead)
    } catch (error) {
      await settle({ error })
      return toResponse(errorResponse())
    } finally {
      request.signal.removeEventListener('abort', abandon)
    }
  }

  return (request, _env, context) => {
    const response = respond(request)
    // Otherwise a Worker is stopped when its client disconnects, and the event is neither completed nor released.
    context?.waitUntil?.(response)
    return response
  }
}

/** Lets the platform drop the rest of a rejected upload. The response does not wait for it. */
function discard(request: Request): void {
  if (request.body === null || request.body.locked) return
  request.body.cancel().catch(() => {
    // The client has already disconnected, so there is nothing left to discard.
  })
}
