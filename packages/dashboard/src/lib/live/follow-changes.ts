import { ApiError } from '../api/api-error.ts'
import { isGatewayError } from './fetch-or-unreachable.ts'
import { readEventStream } from './read-event-stream.ts'

/**
 * How the page learns about changes. `live`: from the stream. `polling`: the stream is not available, so the page asks every
 * few seconds. `unreachable`: the sender does not respond.
 */
export type ConnectionStatus = 'connecting' | 'live' | 'polling' | 'unreachable'

export interface ChangesListener {
  onStatus: (status: ConnectionStatus) => void
  /** Called with the changed resources, or without when anything may have changed. */
  onChange: (resources?: readonly string[]) => void
  onSignedOut: () => void
}

/** The sender sends a heartbeat every 5 seconds. */
const SILENCE_MS = 8000
const PROBE_TIMEOUT_MS = 3000
const POLL_MS = 3000
const RECONNECT_MS = 1000
/** How long a stream that the sender rejected is not requested again. */
const REJECTED_MS = 30_000

/** Reports changes of an organization until `signal` aborts or the session ends. */
export async function followChanges(
  organizationId: string,
  listener: ChangesListener,
  signal: AbortSignal,
): Promise<void> {
  const headers = { 'x-org-id': organizationId }
  let nextStreamAt = 0
  try {
    while (!signal.aborted) {
      if (Date.now() >= nextStreamAt) {
        const accepted = await followStream(headers, listener, signal)
        if (!accepted) nextStreamAt = Date.now() + REJECTED_MS
      }
      const reachable = !signal.aborted && (await probe(signal))
      if (signal.aborted) return
      listener.onStatus(reachable ? 'polling' : 'unreachable')
      if (reachable) listener.onChange()
      // The jitter spreads the tabs that lost the same server.
      await pause((reachable ? POLL_MS : RECONNECT_MS) * (0.8 + Math.random() * 0.4), signal)
    }
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error
    if (!signal.aborted) listener.onSignedOut()
  }
}

/**
 * Reads one stream to its end. Resolves with `false` if it is not available: the sender rejected it, or nothing arrived.
 *
 * @throws {ApiError} 401 when the session has ended
 */
async function followStream(
  headers: Record<string, string>,
  { onStatus, onChange }: ChangesListener,
  signal: AbortSignal,
): Promise<boolean> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENCE_MS)
  let received = false
  const restart = () => {
    received = true
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), SILENCE_MS)
  }
  try {
    const response = await fetch('/api/v1/changes', {
      headers,
      signal: AbortSignal.any([signal, silence.signal]),
    })
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
    if (!response.ok || !isStream || response.body === null) return await rejected(response)
    onStatus('live')
    onChange()
    for await (const { type, data } of readEventStream(response.body, restart)) {
      if (type === 'change') onChange(readList(data, 'resources'))
      else if (type === 'end' && /session_ended|key_revoked/.test(data)) throw new ApiError(401, undefined)
    }
    return true
  } catch (error) {
    if (error instanceof ApiError) throw error
    // A connection that failed or fell silent. The probe finds out whether the sender is reachable. Without a single heartbeat, a
    // proxy probably buffers the stream.
    return received || !silence.signal.aborted
  } finally {
    clearTimeout(timer)
    silence.abort()
  }
}

async function rejected(response: Response): Promise<false> {
  await response.body?.cancel()
  if (response.status === 401) throw new ApiError(401, undefined)
  return false
}

/** Whether the sender responds in time. */
async function probe(signal: AbortSignal): Promise<boolean> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)])
    const response = await fetch('/api/v1/session', { signal: limited })
    await response.body?.cancel()
    if (response.status === 401) throw new ApiError(401, undefined)
    return !isGatewayError(response)
  } catch (error) {
    if (error instanceof ApiError) throw error
    return false
  }
}

function readList(json: string, member: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(json)?.[member]
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
  } catch {
    // An unknown change may have changed anything.
    return undefined
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
