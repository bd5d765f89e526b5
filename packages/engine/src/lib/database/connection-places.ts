import { TimeoutError, withTimeout } from '../util/with-timeout.ts'

/**
 * What a connection is used for. The `queue` leases jobs and maintains their tables. The sender's `own` calls never wait for another
 * connection while they have one. A `caller` runs code of the application, which may call the sender meanwhile.
 */
export type ConnectionUse = 'queue' | 'own' | 'caller'

/** Decides which calls get a connection of the pool, so that none waits for another one that waits for it. */
export interface ConnectionPlaces {
  /** Resolves with the function that frees the place. Rejects with a `TimeoutError` if none becomes free in time. */
  readonly enter: (use: ConnectionUse, timeoutMs: number) => Promise<() => void>
}

const USES = ['queue', 'own', 'caller'] as const

/**
 * Keeps one of `total` places for the queue, and one of the others for the sender's own calls: transactions of callers cannot take it.
 * Waiting calls of one use have their turns in the order of their arrival.
 */
export function createConnectionPlaces(total: number): ConnectionPlaces {
  const used: Record<ConnectionUse, number> = { queue: 0, own: 0, caller: 0 }
  const waiting: Record<ConnectionUse, (() => void)[]> = { queue: [], own: [], caller: [] }

  function isFree(use: ConnectionUse): boolean {
    const calls = used.own + used.caller
    if (calls + used.queue >= total) return false
    if (use === 'queue') return true
    return calls < total - 1 && (use === 'own' || used.caller < total - 2)
  }

  function admit(): void {
    for (const use of USES)
      while (waiting[use].length > 0 && isFree(use)) {
        used[use]++
        waiting[use].shift()?.()
      }
  }

  function leave(use: ConnectionUse): () => void {
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      used[use]--
      admit()
    }
  }

  return {
    async enter(use, timeoutMs) {
      if (waiting[use].length === 0 && isFree(use)) {
        used[use]++
        return leave(use)
      }
      const admitted = Promise.withResolvers<void>()
      waiting[use].push(admitted.resolve)
      try {
        await withTimeout(
          timeoutMs,
          async () => admitted.promise,
          () => new TimeoutError(describe(use)),
        )
      } catch (error) {
        const index = waiting[use].indexOf(admitted.resolve)
        if (index >= 0) waiting[use].splice(index, 1)
        // Admitted in the same turn as the timeout.
        else leave(use)()
        throw error
      }
      return leave(use)
    },
  }
}

function describe(use: ConnectionUse): string {
  const what = use === 'caller' ? 'All connections for transactions of the application' : 'All connections'
  return `${what} were in use. Raise the option connections (--connections), or end transactions sooner.`
}
