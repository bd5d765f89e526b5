import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface ReceiverProcess {
  readonly url: string
  /** Deliveries that came so far. */
  readonly count: () => Promise<number>
  /** Resolves once so many have come. */
  readonly until: (deliveries: number) => Promise<void>
  readonly stop: () => Promise<void>
}

export async function startReceiver(): Promise<ReceiverProcess> {
  const child = fork(fileURLToPath(new URL('../receiver.ts', import.meta.url)))
  const [port] = (await once(child, 'message')) as [number] // what receiver.ts sends first

  async function count(): Promise<number> {
    const answer = once(child, 'message')
    child.send('count')
    const [deliveries] = (await answer) as [number] // what receiver.ts answers with
    return deliveries
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    count,
    async until(deliveries) {
      while ((await count()) < deliveries) await sleep(5)
    },
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}
