import { sendNodeResponse } from '@hookseal/core/node'
import { type CanActivate, Catch, type ExceptionFilter, type ExecutionContext } from '@nestjs/common'
import { exchangeOf } from './webhook-exchange.ts'
import { claimEvent, handlingOf } from './webhook.claim.ts'
import { receiverOf } from './webhook.guard.ts'

/** Thrown after the response to a duplicate was sent, because a guard can end a request only by an exception. */
class Responded extends Error {
  override readonly name = 'Responded'
}

/**
 * Claims verified events. It is the last guard of its handler, so an event is not claimed if another guard denies access. A guard and
 * not an interceptor, which costs Nest 45 µs a request.
 *
 * @throws {WebhookException} `ERR_WEBHOOK_IN_FLIGHT`, `ERR_WEBHOOK_STORE`, `ERR_WEBHOOK_HANDLER`.
 */
export const CLAIM_GUARD: CanActivate = {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const exchange = exchangeOf(context)
    const { request, response, req, res } = exchange
    const receiver = receiverOf(request)
    // A handler that two controllers inherit may be guarded in only one of them.
    if (receiver === undefined || handlingOf(request) !== undefined) return true
    const claim = await claimEvent(receiver, exchange)
    if (claim.type === 'handle') return true
    // Fastify would respond itself.
    response.hijack?.()
    sendNodeResponse(req, res, claim.response)
    throw new Responded()
  },
}

class RespondedFilter implements ExceptionFilter<Responded> {
  catch(): void {}
}
Catch(Responded)(RespondedFilter)

/** Keeps `Responded` from the exception filters of the app. */
export const RESPONDED_FILTER: ExceptionFilter = new RespondedFilter()
