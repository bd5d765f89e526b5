import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Mode, Report } from './fairness-receiver.ts'

/** Starts the receiver of fairness-receiver.ts. */
export async function startReceiverProcess() {
  const child = fork(fileURLToPath(new URL('fairness-receiver.ts', import.meta.url)))
  const [port] = (await once(child, 'message')) as [number] // its first message
  return {
    url: `http://127.0.0.1:${port}/`,
    async setModes(modes: Record<string, Mode>) {
      const changed = once(child, 'message')
      child.send(modes)
      await changed
    },
    async report() {
      const message = once(child, 'message')
      child.send('report')
      const [report] = (await message) as [Report] // its reply to 'report'
      return report
    },
    stop: () => void child.kill(),
  }
}
