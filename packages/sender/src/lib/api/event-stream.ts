import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiEnv } from './env.ts'
import type { EndReason, StreamKind, Streams } from './streams.ts'

/** A stream of server-sent events that its client is reading. */
export interface EventStream {
  /** Aborts when the client disconnects or the server ends the stream. */
  readonly signal: AbortSignal
  /** Resolves when the client can take more, or the stream has ended. */
  readonly send: (event: string, data: object) => Promise<void>
  /** Sends a comment, which shows that the connection works. */
  readonly heartbeat: () => Promise<void>
}

const DISCONNECTED = 'disconnected'
/** How long the last event may take to be sent. The client may have stopped reading. */
const FAREWELL_MS = 1000

/** Responds with a stream that `work` writes. Before the server ends it, it sends an `end` event with the reason. */
export function respondStream(
  c: Context<ApiEnv>,
  streams: Streams,
  kind: StreamKind,
  work: (stream: EventStream) => Promise<void>,
): Response {
  // nginx would buffer the events.
  c.header('x-accel-buffering', 'no')
  const ended = new AbortController()
  const remove = streams.add(kind, c.var.caller, (reason) => ended.abort(reason))
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => ended.abort(DISCONNECTED))
    const write = async (text: string) => untilAborted(ended.signal, stream.write(text))
    try {
      await write(': connected\n\n')
      await work({
        signal: ended.signal,
        send: async (event, data) => write(formatEvent(event, data)),
        heartbeat: async () => write(': still here\n\n'),
      })
    } finally {
      remove()
      await sayWhy(stream, ended.signal)
    }
  })
}

async function sayWhy(stream: SSEStreamingApi, { reason }: AbortSignal): Promise<void> {
  if (reason === DISCONNECTED) return
  const last = stream.write(formatEvent('end', { reason: reason as EndReason | undefined }))
  await Promise.race([last, sleep(FAREWELL_MS, undefined, { ref: false })])
}

/** JSON contains no line breaks, which would end the data. */
function formatEvent(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

/** Resolves with `promise`, or when the signal aborts. */
export async function untilAborted(signal: AbortSignal, promise: Promise<unknown>): Promise<void> {
  if (signal.aborted) return
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const onAbort = () => resolve()
  signal.addEventListener('abort', onAbort)
  await Promise.race([promise, aborted])
  signal.removeEventListener('abort', onAbort)
}
