import { errorResponse } from '../receiver/response.ts'
import { WebhookError } from '../errors.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import { readWebBody } from './read-web-body.ts'
import { createReceiver } from '../receiver/receiver.ts'
import type { ReceiverOptions } from '../receiver/receiver-options.ts'
import { toResponse } from './to-response.ts'
import type { WebhookContext } from '../receiver/webhook-context.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'

/** Handles an event. Nothing returned is answered with 200. */
export type WebhookHandler<Payload = unknown> = (
  message: WebhookMessage<Payload>,
  context: WebhookContext & { readonly request: Request },
) => Response | void | Promise<Response | void>

const FIX = 'call the webhook handler before request.json() or request.text()'

/**
 * What {@link webhookHandler} makes. Workers pass their bindings and a context behind the request; what other platforms pass there
 * has no `waitUntil`.
 */
export type RequestHandler = (
  request: Request,
  env?: unknown,
  context?: { waitUntil?(promise: Promise<unknown>): void },
) => Promise<Response>

/**
 * A function from `Request` to `Response` with the whole pipeline around `handler`: a route handler of Next.js, the `fetch` of
 * `Bun.serve`, `Deno.serve` or a Worker, and in SvelteKit `export const POST = ({ request }) => handle(request)`. The promise never
 * rejects.
 *
 * @example
 * export const POST = webhookHandler({ secret: process.env.WEBHOOK_SECRET }, async (message) => {
 *   await fulfil(message.payload)
 * })
 *
 * @throws {WebhookConfigError} for options that could not work.
 */
export function webhookHandler<const Events extends EventSchemas = EventSchemas>(
  options: ReceiverOptions<Events>,
  handler: WebhookHandler<PayloadOf<Events>>,
): RequestHandler {
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
    // A signal that was aborted while the event was claimed tells nobody any more.
    if (request.signal.aborted) abandon()
    try {
      const response =
        (await handler(message, { ...context, request })) ?? new Response(null, { status: 200 })
      const instead = await settle({ status: response.status })
      return instead === undefined ? response : toResponse(instead)
    } catch (error) {
      await settle({ error })
      return toResponse(
        errorResponse(new WebhookError('ERR_WEBHOOK_HANDLER', 'The handler failed.', { cause: error })),
      )
    } finally {
      request.signal.removeEventListener('abort', abandon)
    }
  }

  return (request, _env, context) => {
    const response = respond(request)
    // Otherwise a Worker is stopped when its client leaves, with the event neither completed nor given back.
    context?.waitUntil?.(response)
    return response
  }
}

/** Tells the platform that nobody will read the rest of a refused upload. The answer does not wait for its assent. */
function discard(request: Request): void {
  if (request.body === null || request.body.locked) return
  request.body.cancel().catch(() => {
    // The client has gone away already; there is nothing left to discard.
  })
}
