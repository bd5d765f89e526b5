import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../api/client.ts'
import type { NewEndpoint } from '../api/endpoints.ts'
import { encodePathSegment } from '../api/path-segment.ts'
import type { EventType } from '../api/types.ts'
import { CliError } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'
import { type AppResponse, forwardDelivery } from './forward.ts'
import { openStream, type StreamedDelivery } from './stream.ts'

export interface ListenOptions {
  events: readonly string[]
  /** The app. Without it, each delivery gets an empty response with status 200. */
  forward: URL | undefined
  /** Only deliveries of this source are forwarded. Others of its provider get an empty response with status 200. */
  source?: string | undefined
  /** Ends the session. */
  signal: AbortSignal
}

/** Called for everything that happens in a session. */
export interface ListenReporter {
  readonly opened: (endpoint: NewEndpoint, isFirst: boolean) => void
  readonly broken: (reason: string, retryInSeconds: number) => void
  readonly responded: (delivery: StreamedDelivery, response: AppResponse) => void
  readonly unreported: (delivery: StreamedDelivery, reason: string) => void
  readonly stopped: () => void
}

/** Returns every type of the catalog. */
export async function listEventTypes(client: Client): Promise<string[]> {
  const { data } = await client.call<{ data: EventType[] }>('GET', '/event-types')
  return data.map(({ name }) => name)
}

/** Listens until the signal aborts. Reopens a broken stream with a new endpoint. */
export async function listenOn(
  client: Client,
  options: ListenOptions,
  reporter: ListenReporter,
): Promise<void> {
  const { signal } = options
  let isFirst = true
  let wait: number = DEFAULTS.reconnectSeconds
  while (!signal.aborted) {
    const reason = await listenOnce(client, options, {
      ...reporter,
      opened(endpoint) {
        reporter.opened(endpoint, isFirst)
        isFirst = false
        wait = DEFAULTS.reconnectSeconds
      },
    }).catch((error: unknown) => {
      if (signal.aborted) return ''
      // Retrying helps neither when the first stream fails to open nor when the sender rejects the request.
      if (isFirst || !isTransient(error)) throw error
      return error instanceof Error ? error.message : String(error)
    })
    if (signal.aborted) break
    reporter.broken(reason, wait)
    await sleep(wait * 1000, undefined, { signal }).catch(() => {}) // stopped: the loop ends
    wait = Math.min(DEFAULTS.reconnectAtMostSeconds, wait * 2)
  }
  reporter.stopped()
}

/** Listens on one stream. Resolves with the reason why it ended. */
async function listenOnce(
  client: Client,
  options: ListenOptions,
  reporter: Omit<ListenReporter, 'opened'> & { opened: (endpoint: NewEndpoint) => void },
): Promise<string> {
  const { events, forward, signal, source } = options
  let endpointId = ''
  for await (const message of openStream(client, events, signal)) {
    if (message.event === 'endpoint') {
      endpointId = message.endpoint.id
      reporter.opened(message.endpoint)
    } else void handle(message.delivery)
  }
  return 'the sender closed the connection'

  /** Deliveries run concurrently, as they would at a URL. */
  async function handle(delivery: StreamedDelivery): Promise<void> {
    const isOther = source !== undefined && delivery.headers['webhook-source'] !== source
    const response: AppResponse =
      forward === undefined || isOther
        ? { status: 200, headers: {}, body: new Uint8Array(), latencyMs: 0 }
        : await forwardDelivery(forward, delivery, signal)
    if (signal.aborted) return
    if (!isOther) reporter.responded(delivery, response)
    const path = `/listen/${encodePathSegment(endpointId)}/answers/${encodePathSegment(delivery.id)}`
    // The sender responds without a body.
    await client.request('POST', path, { body: toBody(response), signal }).catch((error: unknown) => {
      if (signal.aborted) return
      if (!(error instanceof CliError)) throw error
      reporter.unreported(delivery, error.message)
    })
  }
}

function toBody(response: AppResponse): object {
  if ('error' in response) return { error: response.error }
  const { status, headers, body } = response
  return { status, headers, body_base64: Buffer.from(body).toString('base64') }
}

/** Whether a new stream may succeed: the connection broke or the sender restarts, but it rejected nothing. */
function isTransient(error: unknown): boolean {
  return !(error instanceof CliError) || error.exit === 'unreachable'
}
