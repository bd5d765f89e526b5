import { SENDER_DEFAULTS } from '../defaults.ts'
import type { Authenticator, Caller } from './caller.ts'

/** Why the server ends a stream. */
export type EndReason = 'session_ended' | 'key_revoked' | 'server_stopping'

/** Which quota a stream counts for. Those of listeners are counted in the database. */
export type StreamKind = 'changes' | 'listen'

interface OpenStream {
  kind: StreamKind
  caller: Caller
  end: (reason: EndReason) => void
}

/** The open event streams of this process. They end when their key is revoked or their session ends, in whichever process. */
export interface Streams {
  /** Calls `end` once, when the stream must end. Returns a function that removes the stream: call it when the client disconnects. */
  readonly add: (kind: StreamKind, caller: Caller, end: (reason: EndReason) => void) => () => void
  /** Number of open streams of an organization, of one kind. */
  readonly count: (kind: StreamKind, organizationId: string) => number
  /** Ends all streams. */
  readonly close: () => void
}

/** Checks all callers with two queries every two seconds. Notifications would be faster, but a lost one would keep a stream open. */
export function createStreams(
  findEnded: Authenticator['findEnded'],
  onError: (error: unknown) => void,
): Streams {
  const open = new Set<OpenStream>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  function finish(stream: OpenStream, reason: EndReason): void {
    if (open.delete(stream)) stream.end(reason)
  }

  function schedule(): void {
    if (timer !== undefined || open.size === 0 || isClosed) return
    timer = setTimeout(() => void check(), SENDER_DEFAULTS.streamCheckMs)
    timer.unref()
  }

  async function check(): Promise<void> {
    try {
      const streams = [...open]
      const ended = await findEnded(streams.map(({ caller }) => caller))
      for (const stream of streams) {
        const reason = ended.get(stream.caller)
        if (reason !== undefined) finish(stream, reason)
      }
    } catch (error) {
      // The database may be unavailable. Streams stay open, and the next check decides.
      onError(error)
    }
    timer = undefined
    schedule()
  }

  return {
    add(kind, caller, end) {
      const stream = { kind, caller, end }
      if (isClosed) queueMicrotask(() => end('server_stopping'))
      else open.add(stream)
      schedule()
      return () => void open.delete(stream)
    },
    count: (kind, organizationId) =>
      [...open].filter((stream) => stream.kind === kind && stream.caller.organizationId === organizationId)
        .length,
    close() {
      isClosed = true
      clearTimeout(timer)
      for (const stream of open) finish(stream, 'server_stopping')
    },
  }
}
