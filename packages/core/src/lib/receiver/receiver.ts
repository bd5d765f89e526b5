import { sha256Hex } from '#crypto'
import type { ClaimResult } from '../dedupe/dedupe-store.ts'
import { guardStore } from '../dedupe/guarded-store.ts'
import { holdLease, type Lease } from '../dedupe/lease.ts'
import { WebhookError } from '../errors.ts'
import type { RequestHead, WebhookResponse } from '../http.ts'
import { createLazySignal } from '../util/lazy-signal.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import type { Verification } from '../verification/verification.ts'
import { createDeliveryVerifier } from '../verification/delivery-verifier.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'
import { createAccept } from './accept.ts'
import { createObserver } from './observer.ts'
import { readReceiverOptions, type ReceiverOptions } from './receiver-options.ts'
import type { HandlerOutcome, HandleResult, Receiver, RespondResult } from './receiver-port.ts'
import { assertDeclaredBody, assertPost } from './request-head.ts'
import { duplicateResponse, errorResponse } from './response.ts'
import { storeKey } from './store-key.ts'
import { createContext } from './webhook-context.ts'

/**
 * Creates a receiver, which verifies, deduplicates and completes deliveries. Adapters call it; use it to write one for another
 * framework.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` for an invalid secret, `ERR_WEBHOOK_OPTION` for another invalid option.
 */
export function createReceiver<const Events extends EventSchemas = EventSchemas>(
  options: ReceiverOptions<Events> = {},
): Receiver<PayloadOf<Events>> {
  type Message = WebhookMessage<PayloadOf<Events>>
  const { start: startVerification, respondBefore, maxBodyBytes } = createDeliveryVerifier(options)
  const { store: rawStore, leaseMs, retainMs, storeTimeoutMs, bodyTimeoutMs } = readReceiverOptions(options)
  const handlesUnclaimed = options.onStoreError === 'accept'
  // Whether claims contain the hash of the body. It is only read to report `sameBody`. The receiver's own memory store is seen by no other
  // receiver, so without `onDuplicate` no code reads it. Hashing 2 kB costs as much as the rest of dedupe in memory.
  const comparesBodies = options.dedupe !== undefined || options.onDuplicate !== undefined
  const store = rawStore && guardStore(rawStore, storeTimeoutMs)
  const accept = options.inbox && createAccept(options.inbox, storeTimeoutMs)
  const observer = createObserver(options)

  async function start(head: RequestHead): Promise<Verification<PayloadOf<Events>>> {
    assertPost(head)
    const verification = await startVerification(head.headers)
    assertDeclaredBody(head.headers, maxBodyBytes)
    return verification
  }

  async function claim(message: Message): Promise<HandleResult<PayloadOf<Events>> | RespondResult> {
    if (message.response !== undefined) return respondWith(message.response)
    if (accept !== undefined) {
      if (await accept(message, storeKey(options, message)))
        return respondWith({ status: 202, headers: {}, body: '' })
      observer.duplicate(message, {})
      return respondWith(duplicateResponse())
    }
    if (store === undefined) return handleResult(message)
    const key = storeKey(options, message)
    const bodyHash = comparesBodies ? await sha256Hex(message.body) : ''
    const claimedAt = performance.now()
    let result: ClaimResult
    try {
      result = await store.claim(key, { bodyHash, leaseMs, retainMs, type: message.type })
    } catch (error) {
      if (!handlesUnclaimed) throw error
      observer.error(error, message)
      return handleResult(message)
    }
    if (result.status === 'in_flight') throw inFlight(result.retryAfterMs)
    if (result.status === 'done') {
      observer.duplicate(message, { sameBody: result.bodyHash === bodyHash })
      return respondWith(duplicateResponse())
    }
    const { token, fence } = result
    const onError = (error: unknown): void => observer.error(error, message)
    const lease = holdLease({ store, key, token, fence, claimedAt, leaseMs, retainMs, onError })
    return handleResult(message, lease)
  }

  function handleResult(message: Message, lease?: Lease): HandleResult<PayloadOf<Events>> {
    const signal = lease?.signal ?? createLazySignal()
    let settled: Promise<WebhookResponse | undefined> | undefined
    let isReleased = false
    return {
      type: 'handle',
      message,
      context: createContext(signal, lease),
      settle(outcome) {
        if (settled === undefined) {
          isReleased = !isSuccess(outcome)
          settled = settle(message, lease, outcome)
        } else if (isReleased && isSuccess(outcome)) {
          // After a 2xx the sender would not retry, and the released event would be lost.
          return settled.then(() => errorResponse())
        }
        return settled
      },
      abandon() {
        if (settled !== undefined) return
        const reason = new WebhookError(
          'ERR_WEBHOOK_BODY_ABORTED',
          'The client disconnected before the response was sent.',
        )
        if (lease === undefined) signal.abort(reason)
        else lease.abandon(reason)
      },
    }
  }

  async function settle(
    message: Message,
    lease: Lease | undefined,
    outcome: HandlerOutcome,
  ): Promise<WebhookResponse | undefined> {
    if (!isSuccess(outcome)) {
      if ('error' in outcome) observer.error(outcome.error, message)
      try {
        await lease?.release()
      } catch (error) {
        // The lease expires by itself. The sender receives the handler's failure in both cases.
        observer.error(error, message)
      }
      return undefined
    }
    try {
      if ((await lease?.complete()) === 'lost') return errorResponse(inFlight(leaseMs))
    } catch (error) {
      observer.error(error, message)
      return handlesUnclaimed ? undefined : errorResponse(error)
    }
    observer.completed(message)
    return undefined
  }

  function reject(error: unknown, { headers }: RequestHead): RespondResult {
    if (error instanceof WebhookError) observer.rejected(error, { headers })
    else observer.error(error)
    return respondWith(errorResponse(error))
  }

  return {
    start,
    claim,
    reject,
    respondBefore,
    bodyTimeoutMs,
    async receive(head, readBody) {
      try {
        // Most schemes have no such requests, and an await costs 5 % of a small delivery.
        const response = respondBefore && (await respondBefore(head))
        if (response !== undefined) return respondWith(response)
        const verification = await start(head)
        await readBody((chunk) => verification.update(chunk))
        return await claim(await verification.finish())
      } catch (error) {
        return reject(error, head)
      }
    },
  }
}

function respondWith(response: WebhookResponse): RespondResult {
  return { type: 'respond', response }
}

/** A status that is not a number, as from a handler that returned something else than a response, is not a success. */
function isSuccess(outcome: HandlerOutcome): boolean {
  return 'status' in outcome && outcome.status >= 200 && outcome.status <= 299
}

function inFlight(retryAfterMs: number): WebhookError {
  return new WebhookError('ERR_WEBHOOK_IN_FLIGHT', 'This event is already being handled.', {
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)),
  })
}
