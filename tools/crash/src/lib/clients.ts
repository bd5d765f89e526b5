import { setTimeout as sleep } from 'node:timers/promises'

/** Clients that send as applications do: concurrently, and each message again until it is acknowledged. */
export interface Clients {
  /** Sends until `count` messages were sent in total. */
  readonly allow: (count: number) => void
  /** Resolves when all allowed messages are acknowledged. */
  readonly finished: () => Promise<void>
  /** The number of attempts that failed and were repeated. */
  readonly countFailures: () => number
}

const CONCURRENCY = 32
const RETRY_MS = 50

/** Starts clients that send the messages 0, 1, 2 and so on. Nothing is sent before `allow` is called. `send` rejects unless it is acknowledged. */
export function startClients(send: (n: number) => Promise<void>): Clients {
  let allowed = 0
  let next = 0
  let failures = 0
  let clients: Promise<void>[] = []

  async function client(): Promise<void> {
    while (next < allowed) {
      const n = next++
      while (!(await trySend(n))) await sleep(RETRY_MS)
    }
  }

  async function trySend(n: number): Promise<boolean> {
    return send(n).then(
      () => true,
      () => {
        failures++
        return false
      },
    )
  }

  return {
    allow(count) {
      allowed = count
      clients = [...clients, ...Array.from({ length: CONCURRENCY }, client)]
    },
    async finished() {
      await Promise.all(clients)
      clients = []
    },
    countFailures: () => failures,
  }
}
