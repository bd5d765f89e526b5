import { DUPLICATE_HEADER, WebhookError, type WebhookMessage, type WebhookResponse } from '@hookseal/core'
import { readWebBody, toResponse } from '@hookseal/core/web'
import type { Context } from '../../context.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import type { Publisher } from '../events/publisher.ts'
import type { ActiveSource, ActiveSources } from './active-sources.ts'
import { createByteBudget } from './byte-budget.ts'
import { createCapture, type Capture } from './capture.ts'
import type { SourceLog } from './rejection-log.ts'
import { toRejection } from './to-rejection.ts'
import { toSourceEvent } from './to-source-event.ts'

/** Receives a request to the URL of a source. Resolves with its response; undefined if the source does not exist or is disabled. */
export type ReceiveAtSource = (sourceId: string, request: Request) => Promise<Response | undefined>

interface Services {
  context: Context
  publisher: Publisher
  active: ActiveSources
  sourceLog: SourceLog
}

const FIX = 'pass the request to the sender before other code reads its body'

export function createReceiveAtSource({ context, publisher, active, sourceLog }: Services): ReceiveAtSource {
  const budget = createByteBudget({
    ofOne: SENDER_DEFAULTS.sourceBufferBytes,
    ofAll: SENDER_DEFAULTS.sourceBuffersBytes,
  })
  /** One organization has many sources, and must leave memory to the others. */
  const budgetOfOrganizations = createByteBudget({
    ofOne: SENDER_DEFAULTS.sourceBuffersOfOrganizationBytes,
    ofAll: SENDER_DEFAULTS.sourceBuffersBytes,
  })

  function take({ id, organizationId }: ActiveSource, bytes: number): boolean {
    if (!budgetOfOrganizations.take(organizationId, bytes)) return false
    if (budget.take(id, bytes)) return true
    budgetOfOrganizations.release(organizationId, bytes)
    return false
  }

  /** Reads the body as a stream: only bytes that arrived count. Resolves with the message, or the response to a handshake. */
  async function verify(
    source: ActiveSource,
    request: Request,
    received: Capture,
  ): Promise<WebhookMessage | WebhookResponse> {
    const { receiver } = source
    const head = { method: request.method, url: request.url, headers: request.headers }
    const early = await receiver.respondBefore?.(head)
    if (early !== undefined) return early
    const verification = await receiver.start(head)
    const init = { method: 'POST', body: request.body, duplex: 'half' } as const
    const body = new Request(request.url, init)
    let taken = 0
    try {
      await readWebBody(
        body,
        (chunk) => {
          if (!take(source, chunk.length)) throw busy()
          taken += chunk.length
          received.add(chunk)
          verification.update(chunk)
        },
        { timeoutMs: receiver.bodyTimeoutMs, fix: FIX },
      )
      const message = await verification.finish()
      return message.response ?? message
    } finally {
      budget.release(source.id, taken)
      budgetOfOrganizations.release(source.organizationId, taken)
    }
  }

  async function accept(
    source: ActiveSource,
    request: Request,
    message: WebhookMessage,
  ): Promise<WebhookResponse> {
    const { id: sourceId, organizationId, provider, row } = source
    try {
      const { payloadBytes } = await context.quotas.get(organizationId)
      if (message.body.length > payloadBytes)
        throw new WebhookError(
          'ERR_WEBHOOK_BODY_TOO_LARGE',
          `The quota payload_bytes of the organization is ${payloadBytes}.`,
        )
      const createdAt = await context.clock.read()
      const event = toSourceEvent(message, {
        sourceId,
        organizationId,
        provider,
        row,
        headers: request.headers,
        createdAt,
      })
      const { created } = await publisher.publishReceived(event)
      sourceLog.received(source, 'event')
      return created
        ? { status: 202, headers: {}, body: '' }
        : { status: 200, headers: { [DUPLICATE_HEADER]: 'true' }, body: '' }
    } catch (cause) {
      if (cause instanceof WebhookError) throw cause
      const quota = cause instanceof SenderError ? cause.quota : undefined
      if (quota === undefined)
        context.log.error({ err: cause, sourceId }, 'a delivery to a source could not be stored')
      throw new WebhookError(
        'ERR_WEBHOOK_STORE',
        quota === undefined
          ? 'The event could not be stored.'
          : `The quota ${quota.name} of the organization is ${quota.limit}.`,
        { reason: quota === undefined ? 'database' : 'quota', cause },
      )
    }
  }

  function noteRejection(
    source: ActiveSource,
    request: Request,
    received: Capture,
    error: WebhookError,
  ): void {
    sourceLog.rejected(source, () =>
      toRejection({ row: source.row, request, received: received.read(), error }),
    )
  }

  return async (sourceId, request) => {
    const source = await active.find(sourceId)
    if (source === undefined) return undefined
    const received = createCapture(SENDER_DEFAULTS.rejectionBodyBytes)
    try {
      const result = await verify(source, request, received)
      if ('payload' in result) return toResponse(await accept(source, request, result))
      if (result.status < 400) sourceLog.received(source, 'handshake')
      else
        sourceLog.rejected(source, () =>
          toRejection({ row: source.row, request, received: received.read(), error: handshakeError(result) }),
        )
      return toResponse(result)
    } catch (error) {
      const { response } = source.receiver.reject(error, { headers: request.headers })
      if (error instanceof WebhookError) noteRejection(source, request, received, error)
      else
        context.log.error({ err: error, sourceId }, 'a delivery to a source failed with an unexpected error')
      return toResponse(withClose(response))
    }
  }
}

/** The rest of an unread body would arrive as the next request. */
function withClose(response: WebhookResponse): WebhookResponse {
  return { ...response, headers: { ...response.headers, connection: 'close' } }
}

function busy(): WebhookError {
  return new WebhookError('ERR_WEBHOOK_STORE', 'Too many deliveries are being received.', { reason: 'busy' })
}

function handshakeError({ status, body }: WebhookResponse) {
  return { code: 'ERR_SOURCE_HANDSHAKE', reason: undefined, message: body, status }
}
