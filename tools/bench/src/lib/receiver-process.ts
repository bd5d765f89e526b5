import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A receiver in a process of its own. It responds 204 to every delivery. */
export interface ReceiverProcess {
  readonly url: string
  /** The number of deliveries received so far. */
  readonly count: () => Promise<number>
  /**
   * Resolves when at least `deliveries` have been received. The receiver reports it: asking it again and again would cost the sender of this
   * process 15 µs for each delivery. Call nothing else meanwhile.
   */
  readonly waitFor: (deliveries: number) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts the receiver on a free port. */
export async function startReceiver(): Promise<ReceiverProcess> {
  const child = fork(fileURLToPath(new URL('../receiver-entry.ts', import.meta.url)))
  const [port] = (await once(child, 'message')) as [number] // what receiver-entry.ts sends first

  async function countFrom(least: number): Promise<number> {
    const reply = once(child, 'message')
    child.send(least)
    const [deliveries] = (await reply) as [number] // what receiver-entry.ts replies
    return deliveries
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    count: async () => countFrom(0),
    waitFor: async (deliveries) => void (await countFrom(deliveries)),
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}
