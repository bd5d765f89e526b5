import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, segment } from '../api/client.ts'
import type { EventType, NewWebhook } from '../api/types.ts'
import { CliError } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'
import { type AppAnswer, forwardDelivery } from './forward.ts'
import { openStream, type StreamedDelivery } from './stream.ts'

export interface ListenOptions {
  events: readonly string[]
  /** Without it each delivery is answered with an empty 200. */
  forward: URL | undefined
  /** Ends it. */
  signal: AbortSignal
}

/** Told of all that happens. */
export interface Report {
  readonly opened: (webhook: NewWebhook, isFirst: boolean) => void
  readonly broken: (reason: string, retryInSeconds: number) => void
  readonly answered: (delivery: StreamedDelivery, answer: AppAnswer) => void
  readonly unreported: (delivery: StreamedDelivery, reason: string) => void
  readonly stopped: () => void
}

/** Every type of the catalogue. */
export async function chooseEvents(client: Client): Promise<string[]> {
  const { data } = await client.call<{ data: EventType[] }>('GET', '/event-types')
  return data.map(({ name }) => name)
}

/** Listens until the signal; a stream that breaks is opened again, with a new endpoint. */
export async function listenOn(client: Client, options: ListenOptions, report: Report): Promise<void> {
  const { signal } = options
  let isFirst = true
  let wait: number = DEFAULTS.reconnectSeconds
  while (!signal.aborted) {
    const reason = await listenOnce(client, options, {
      ...report,
      opened(webhook) {
        report.opened(webhook, isFirst)
        isFirst = false
        wait = DEFAULTS.reconnectSeconds
      },
    }).catch((error: unknown) => {
      if (signal.aborted) return ''
      // Nothing gets better by itself of what keeps the first one from opening, nor of what the sender refuses.
      if (isFirst || !isTransient(error)) throw error
      return error instanceof Error ? error.message : String(error)
    })
    if (signal.aborted) break
    report.broken(reason, wait)
    await sleep(wait * 1000, undefined, { signal }).catch(() => {}) // stopped: the loop ends
    wait = Math.min(DEFAULTS.reconnectAtMostSeconds, wait * 2)
  }
  report.stopped()
}

/** Returns why it ended. */
async function listenOnce(
  client: Client,
  options: ListenOptions,
  report: Omit<Report, 'opened'> & { opened: (webhook: NewWebhook) => void },
): Promise<string> {
  const { events, forward, signal } = options
  let webhookId = ''
  for await (const message of openStream(client, events, signal)) {
    if (message.event === 'webhook') {
      webhookId = message.webhook.id
      report.opened(message.webhook)
    } else void handle(message.delivery)
  }
  return 'the sender closed the connection'

  /** Deliveries don't wait for each other, as they wouldn't at a URL. */
  async function handle(delivery: StreamedDelivery): Promise<void> {
    const answer: AppAnswer =
      forward === undefined
        ? { status: 200, headers: {}, body: new Uint8Array(), latencyMs: 0 }
        : await forwardDelivery(forward, delivery, signal)
    if (signal.aborted) return
    report.answered(delivery, answer)
    const path = `/listen/${segment(webhookId)}/answers/${segment(delivery.id)}`
    await client.call('POST', path, { body: toBody(answer), signal }).catch((error: unknown) => {
      if (signal.aborted) return
      if (!(error instanceof CliError)) throw error
      report.unreported(delivery, error.message)
    })
  }
}

function toBody(answer: AppAnswer): object {
  if ('error' in answer) return { error: answer.error }
  const { status, headers, body } = answer
  return { status, headers, body_base64: Buffer.from(body).toString('base64') }
}

/** A connection that broke, or a sender that starts again: not what it refuses. */
function isTransient(error: unknown): boolean {
  return !(error instanceof CliError) || error.exit === 'unreachable'
}
