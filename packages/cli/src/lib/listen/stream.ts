import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Client } from '../api/client.ts'
import { type NewEndpoint, STREAM_ENDPOINT_EVENT } from '../api/endpoints.ts'
import { DEFAULTS } from '../defaults.ts'

/** A delivery as the sender would have posted it. `id` names the attempt, for reporting its response. */
export interface StreamedDelivery {
  id: string
  headers: Record<string, string>
  body: string
}

export type StreamEvent =
  | { event: 'endpoint'; endpoint: NewEndpoint }
  | { event: 'delivery'; delivery: StreamedDelivery }

/**
 * Creates an endpoint that lives as long as this stream. Yields the endpoint, then its deliveries. Returns when the sender
 * closes the connection, and throws when the connection breaks or is silent for too long.
 */
export async function* openStream(
  client: Client,
  events: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void> {
  const silence = new AbortController()
  const response = await client.request('POST', '/listen', {
    body: { events },
    signal: AbortSignal.any([signal, silence.signal]),
    timeoutSeconds: Infinity,
  })
  const onSilence = (): void => silence.abort(new Error('the sender stopped sending data'))
  let timer = setTimeout(onSilence, DEFAULTS.streamSilenceSeconds * 1000)
  // Any data resets the timer, including keep-alive comments.
  const watched = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      clearTimeout(timer)
      timer = setTimeout(onSilence, DEFAULTS.streamSilenceSeconds * 1000)
      controller.enqueue(chunk)
    },
  })
  try {
    const messages = response.body
      ?.pipeThrough(watched)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
    for await (const { event, data } of messages ?? []) {
      // The OpenAPI document describes the data of both.
      if (event === STREAM_ENDPOINT_EVENT)
        yield { event: 'endpoint', endpoint: JSON.parse(data) as NewEndpoint }
      else if (event === 'delivery') yield { event, delivery: JSON.parse(data) as StreamedDelivery }
    }
  } finally {
    clearTimeout(timer)
  }
}
