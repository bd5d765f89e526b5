import { sha256Hex } from '#crypto'
import { type WebhookResponse, duplicateResponse, errorResponse } from './response.ts'
import { bodyTooLarge } from '../body-errors.ts'
import type { ClaimResult } from '../dedupe/dedupe-store.ts'
import { WebhookError } from '../errors.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import { guardStore } from '../dedupe/guarded-store.ts'
import { type HeadersInput, readHeader } from '../headers.ts'
import { createLazySignal } from '../util/lazy-signal.ts'
import { holdLease, type Lease } from '../dedupe/lease.ts'
import { createObserver } from './observer.ts'
import { readReceiverOptions, type ReceiverOptions } from './receiver-options.ts'
import type { Verification } from '../verification/verification.ts'
import { createVerifier } from '../verification/verifier.ts'
import { createContext, type WebhookContext } from './webhook-context.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'

/** What is known of a request before its body. */
export interface RequestHead {
  method?: string | undefined
  headers: HeadersInput
}

/** How a handler ended: by the status of its answer, which decides, and perhaps the error that led to it; or by an error alone. */
export type HandlerOutcome = { status: number; error?: unknown } | { error: unknown }

/** A verified event that is this receiver's to handle. */
export interface HandleResult<Payload = unknown> {
  readonly type: 'handle'
  readonly message: WebhookMessage<Payload>
  readonly context: WebhookContext
  /**
   * Call once the handler has ended and before its answer leaves: completes after 2xx, gives back after everything else.
   * Resolves to the answer to send in place of the handler's when the completion could not be recorded. What is said first
   * counts; a 2xx that is said after that, as by an error handler, is replaced too when the event was given back.
   */
  readonly settle: (outcome: HandlerOutcome) => Promise<WebhookResponse | undefined>
  /** Call when the client goes away while the handler runs; `settle` is still to be called when it ends. */
  readonly abandon: () => void
}

/** A delivery that needs no handler: refused, a duplicate, or in flight. */
export interface RespondResult {
  readonly type: 'respond'
  readonly response: WebhookResponse
}

/** The port that adapters bind: the whole pipeline, or its steps where a framework has hooks of its own for them. */
export interface Receiver<Payload = unknown> {
  /**
   * All steps up to the handler. `readBody` is called when the head is in order, and feeds the body to `update`. Never rejects.
   */
  receive(
    head: RequestHead,
    readBody: (update: (chunk: Uint8Array) => void) => Promise<void>,
  ): Promise<HandleResult<Payload> | RespondResult>
  /** Judges the head; the body is unread. @throws {WebhookError} codes of the method, headers, timestamp and declared body. */
  start(head: RequestHead): Promise<Verification<Payload>>
  /** Claims a verified message. @throws {WebhookError} `ERR_WEBHOOK_IN_FLIGHT`, `ERR_WEBHOOK_STORE`, `ERR_WEBHOOK_HANDLER`. */
  claim(message: WebhookMessage<Payload>): Promise<HandleResult<Payload> | RespondResult>
  /** The answer to what `open`, `claim` or reading the body threw; also tells the observers. */
  reject(error: unknown, head: RequestHead): RespondResult
  readonly bodyTimeoutMs: number
}

/**
 * The whole receiving pipeline: head, body, signature, payload, claim, and after the handler complete or release.
 *
 * @throws {WebhookConfigError} for options that could not work.
 */
export function createReceiver<const Events extends EventSchemas = EventSchemas>(
  options: ReceiverOptions<Events> = {},
): Receiver<PayloadOf<Events>> {
  type Message = WebhookMessage<PayloadOf<Events>>
  const verifier = createVerifier(options)
  const { store: rawStore, leaseMs, retainMs, storeTimeoutMs, ...settings } = readReceiverOptions(options)
  const store = rawStore && guardStore(rawStore, storeTimeoutMs)
  const observer = createObserver(options)

  async function start(head: RequestHead): Promise<Verification<PayloadOf<Events>>> {
    if (head.method !== 'POST')
      throw new WebhookError('ERR_WEBHOOK_METHOD', `A delivery is a POST request, not ${head.method}.`)
    const verification = await verifier.start(head.headers)
    assertDeclaredBody(head.headers, settings.maxBodyBytes)
    return verification
  }

  async function claim(message: Message): Promise<HandleResult<PayloadOf<Events>> | RespondResult> {
    if (store === undefined) return claimed(message, undefined)
    const key = storeKey(settings.provider, dedupeKey(options, message))
    const bodyHash = await sha256Hex(message.body)
    const askedAt = performance.now()
    let result: ClaimResult
    try {
      result = await store.claim(key, { bodyHash, leaseMs, retainMs })
    } catch (error) {
      if (!settings.acceptOnStoreError) throw error
      observer.error(error, message)
      return claimed(message, undefined)
    }
    if (result.status === 'in_flight') throw inFlight(result.retryAfterMs)
    if (result.status === 'done') {
      observer.duplicate(message, { sameBody: result.bodyHash === bodyHash })
      return { type: 'respond', response: duplicateResponse() }
    }
    const { token, fence } = result
    const onError = (error: unknown): void => observer.error(error, message)
    return claimed(message, holdLease({ store, key, token, fence, askedAt, leaseMs, retainMs, onError }))
  }

  function claimed(message: Message, lease: Lease | undefined): HandleResult<PayloadOf<Events>> {
    const signal = lease?.signal ?? createLazySignal()
    let settled: Promise<WebhookResponse | undefined> | undefined
    let givenBack = false
    return {
      type: 'handle',
      message,
      context: createContext(signal, lease),
      settle(outcome) {
        if (settled === undefined) {
          givenBack = !isSuccess(outcome)
          settled = settle(message, lease, outcome)
        } else if (givenBack && isSuccess(outcome)) {
          // The sender would never come again.
          return settled.then(() => errorResponse(handlerFailed()))
        }
        return settled
      },
      abandon() {
        if (settled !== undefined) return
        const reason = new WebhookError(
          'ERR_WEBHOOK_BODY_ABORTED',
          'The client went away before it was answered.',
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
      // Should this fail, the lease ends by itself; the sender is told of the handler's failure either way.
      await lease?.release().catch((error: unknown) => observer.error(error, message))
      return undefined
    }
    try {
      if ((await lease?.complete()) === 'lost') return errorResponse(inFlight(leaseMs))
    } catch (error) {
      observer.error(error, message)
      return settings.acceptOnStoreError ? undefined : errorResponse(error)
    }
    observer.completed(message)
    return undefined
  }

  function reject(error: unknown, { headers }: RequestHead): RespondResult {
    if (error instanceof WebhookError) observer.rejected(error, { headers })
    else observer.error(error)
    return { type: 'respond', response: errorResponse(error) }
  }

  return {
    start,
    claim,
    reject,
    bodyTimeoutMs: settings.bodyTimeoutMs,
    async receive(head, readBody) {
      try {
        const verification = await start(head)
        await readBody((chunk) => verification.update(chunk))
        return await claim(await verification.finish())
      } catch (error) {
        return reject(error, head)
      }
    },
  }
}

/** What is no number, as of a handler that returned something else than a response, is no success either. */
function isSuccess(outcome: HandlerOutcome): boolean {
  return 'status' in outcome && outcome.status >= 200 && outcome.status <= 299
}

/** What the headers say of the body: refused without reading it, and counted again while it is read. */
function assertDeclaredBody(headers: HeadersInput, maxBodyBytes: number): void {
  const encoding = readHeader(headers, 'content-encoding')?.trim().toLowerCase()
  if (encoding !== undefined && encoding !== '' && encoding !== 'identity')
    throw new WebhookError(
      'ERR_WEBHOOK_BODY_ENCODING',
      'The body has a content encoding; signatures cover plain bytes.',
    )
  if (Number(readHeader(headers, 'content-length') ?? 0) > maxBodyBytes) throw bodyTooLarge(maxBodyBytes)
}

function dedupeKey<Events extends EventSchemas>(
  options: ReceiverOptions<Events>,
  message: WebhookMessage<PayloadOf<Events>>,
): string {
  if (options.dedupeKey === undefined) return message.id
  let key: unknown
  try {
    key = options.dedupeKey(message)
  } catch (cause) {
    throw new WebhookError('ERR_WEBHOOK_HANDLER', 'dedupeKey threw for a verified message.', { cause })
  }
  if (typeof key === 'string' && key !== '') return key
  // Nobody waits for a promise, so nobody else would hear that it rejects, and on Node that ends the process.
  Promise.resolve(key).catch(() => {})
  throw new WebhookError(
    'ERR_WEBHOOK_HANDLER',
    'dedupeKey must return a string that is not empty, and at once: it cannot be asynchronous.',
  )
}

/** The same for two events only where provider and key are: a key that could pass for such a pair gets an empty provider. */
function storeKey(provider: string | undefined, key: string): string {
  return provider === undefined && !key.includes(':') ? key : `${provider ?? ''}:${key}`
}

function handlerFailed(): WebhookError {
  return new WebhookError('ERR_WEBHOOK_HANDLER', 'The handler failed, and its event was given back.')
}

function inFlight(retryAfterMs: number): WebhookError {
  return new WebhookError('ERR_WEBHOOK_IN_FLIGHT', 'Another copy of this event is being handled.', {
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)),
  })
}
