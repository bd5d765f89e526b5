import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Client } from '../api/client.ts'
import type { NewWebhook } from '../api/types.ts'
import { DEFAULTS } from '../defaults.ts'

/** A delivery as a sender would have posted it, and the name of the attempt for its answer. */
export interface StreamedDelivery {
  id: string
  headers: Record<string, string>
  body: string
}

export type StreamEvent =
  | { event: 'webhook'; webhook: NewWebhook }
  | { event: 'delivery'; delivery: StreamedDelivery }

/**
 * Makes an endpoint that lives as long as this stream, and yields it, then its deliveries. Ends when the connection does, and
 * throws for a connection that breaks or falls silent.
 */
export async function* openStream(
  client: Client,
  events: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void> {
  const silence = new AbortController()
  const response = await client.open('POST', '/listen', {
    body: { events },
    signal: AbortSignal.any([signal, silence.signal]),
    timeoutSeconds: Infinity,
  })
  const onSilence = (): void => silence.abort(new Error('the sender has fallen silent'))
  let timer = setTimeout(onSilence, DEFAULTS.streamSilenceSeconds * 1000)
  // Anything counts, the comments that only say "still here" too.
  const heard = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      clearTimeout(timer)
      timer = setTimeout(onSilence, DEFAULTS.streamSilenceSeconds * 1000)
      controller.enqueue(chunk)
    },
  })
  try {
    const messages = response.body
      ?.pipeThrough(heard)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
    for await (const { event, data } of messages ?? []) {
      // As the document of the API describes the two.
      if (event === 'webhook') yield { event, webhook: JSON.parse(data) as NewWebhook }
      else if (event === 'delivery') yield { event, delivery: JSON.parse(data) as StreamedDelivery }
    }
  } finally {
    clearTimeout(timer)
  }
}
