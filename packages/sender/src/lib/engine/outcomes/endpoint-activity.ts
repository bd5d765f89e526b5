import { once } from 'node:events'
import type { Logger } from '@hookseal/engine'
import type { EndedAttempt } from './ended-attempt.ts'

/** Attempts whose endpoints are to be updated later: only the time and the status of their last delivery change. */
export interface EndpointActivity {
  readonly add: (attempts: readonly EndedAttempt[]) => void
  /** Writes what was added, unless `giveUp` aborts. Call it when nothing more is added. */
  readonly stop: (giveUp: AbortSignal) => Promise<void>
}

const WRITE_MS = 1000

interface Noted {
  /** The newest attempts of each kind. Older ones would change nothing. */
  delivered?: EndedAttempt
  failed?: EndedAttempt
  paused?: EndedAttempt
}

/**
 * Remembers the newest attempts of each endpoint, and writes them once a second at most. With a write of each, workers that share an
 * endpoint would wait for its row. `write` resolves with the endpoints that it wrote: it skips those whose rows another worker locks.
 */
export function createEndpointActivity(
  write: (attempts: readonly EndedAttempt[]) => Promise<ReadonlySet<string>>,
  log: Logger,
): EndpointActivity {
  let noted = new Map<string, Noted>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  let isStopped = false

  function note(attempt: EndedAttempt): void {
    const own = noted.get(attempt.endpointId) ?? {}
    noted.set(attempt.endpointId, own)
    const kind = attempt.isDelivered ? 'delivered' : 'failed'
    own[kind] = newer(own[kind], attempt)
    if (attempt.pausedForMs > 0) own.paused = newer(own.paused, attempt)
  }

  function schedule(delayMs: number): void {
    if (timer !== undefined || isStopped) return
    timer = setTimeout(() => {
      writing = flush().finally(() => {
        timer = undefined
        if (noted.size > 0) schedule(WRITE_MS)
      })
    }, delayMs)
  }

  async function flush(): Promise<void> {
    const batch = noted
    noted = new Map()
    if (batch.size === 0) return
    const written = await write([...batch.values()].flatMap(attemptsOf)).catch((err: unknown) => {
      if (!isStopped) log.error({ err }, 'last deliveries of endpoints could not be written, retrying')
      return new Set<string>()
    })
    for (const [id, own] of batch) if (!written.has(id)) attemptsOf(own).forEach(note)
  }

  return {
    add(attempts) {
      attempts.forEach(note)
      if (noted.size > 0) schedule(0)
    },
    async stop(giveUp) {
      isStopped = true
      clearTimeout(timer)
      if (giveUp.aborted) return
      await Promise.race([writing.then(flush), once(giveUp, 'abort')])
    },
  }
}

function newer(a: EndedAttempt | undefined, b: EndedAttempt): EndedAttempt {
  return a !== undefined && a.endedAt > b.endedAt ? a : b
}

function attemptsOf({ delivered, failed, paused }: Noted): EndedAttempt[] {
  return [...new Set([delivered, failed, paused])].filter((attempt) => attempt !== undefined)
}
