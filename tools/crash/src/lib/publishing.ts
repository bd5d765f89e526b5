import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from './ledger.ts'
import type { CrashEvent } from './messages.ts'
import { TYPES } from './sender-options.ts'

/** Publishes as an application does: many at once, each event again, with its id, until it is acknowledged. */
export interface Publishing {
  /** Publishes so many events altogether, and no more until it is called again. */
  readonly allow: (events: number) => void
  /** Resolves once all that was allowed is acknowledged. */
  readonly done: () => Promise<void>
  /** Publishes that failed and were tried again. */
  readonly failed: () => number
}

const AT_ONCE = 32
const AGAIN_MS = 50
/** Bodies of about 1 kB. */
const PADDING = 'x'.repeat(900)

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
      while (!(await isStored(event))) await sleep(AGAIN_MS)
      acknowledged(event.id)
    }
  }

  async function isStored(event: CrashEvent): Promise<boolean> {
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
      clients = [...clients, ...Array.from({ length: AT_ONCE }, client)]
    },
    async done() {
      await Promise.all(clients)
      clients = []
    },
    failed: () => failures,
  }
}
