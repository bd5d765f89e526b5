import { Agent, fetch } from 'undici'
import { guardedConnect, type GuardedAgentOptions } from './guard/guarded-agent.ts'

/** The part of `fetch` that gets keys. */
type FetchKey = (url: string, init: RequestInit) => Promise<Response>

interface GuardedFetch {
  readonly fetch: FetchKey
  readonly close: () => Promise<void>
}

/**
 * Creates a `fetch` that connects to allowed addresses only, for keys that providers publish. It closes idle connections immediately,
 * because keys are fetched once an hour.
 */
export function createGuardedFetch(options: GuardedAgentOptions): GuardedFetch {
  const dispatcher = new Agent({
    connect: guardedConnect(options),
    allowH2: false,
    connections: 4,
    pipelining: 0,
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
    maxHeaderSize: 16 * 1024,
  })
  return {
    async fetch(url, init) {
      const response: unknown = await fetch(url, { ...init, dispatcher } as never)
      // The type of undici is that of another version than Node's, with the same meaning.
      return response as Response
    },
    close: async () => dispatcher.destroy(),
  }
}
