import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from './ledger.ts'
import type { CrashEvent } from './messages.ts'
import { TYPES } from './sender-options.ts'

/** Publishes like an application: concurrently, and each event again with the same id until it is acknowledged. */
export interface Publishing {
  /** Publishes until `events` events are published in total. */
  readonly allow: (events: number) => void
  /** Resolves when all allowed events are acknowledged. */
  readonly finished: () => Promise<void>
  /** The number of publishes that failed and were retried. */
  readonly countFailures: () => number
}

const CONCURRENCY = 32
const RETRY_MS = 50
/** Padding for bodies of about 1 kB. */
const PADDING = 'x'.repeat(900)

/** Starts publishing. Nothing is published before `allow` is called. */
export function startPublishing(
  publish: (event: CrashEvent) => Promise<void>,
  { acknowledged }: Ledger,
): Publishing {
  let allowed = 0
  let next = 0
  let failures = 0
  let clients: Promise<void>[] = []

  async function client(): Promise<void> {
    while (next < allowed) {
      const n = next++
      const event = {
        id: `crash_${n}`,
        type: TYPES[n % TYPES.length] ?? TYPES[0],
        data: { n, padding: PADDING },
      }
      while (!(await tryPublish(event))) await sleep(RETRY_MS)
      acknowledged(event.id)
    }
  }

  async function tryPublish(event: CrashEvent): Promise<boolean> {
    return publish(event).then(
      () => true,
      () => {
        failures++
        return false
      },
    )
  }

  return {
    allow(events) {
      allowed = events
      clients = [...clients, ...Array.from({ length: CONCURRENCY }, client)]
    },
    async finished() {
      await Promise.all(clients)
      clients = []
    },
    countFailures: () => failures,
  }
}
