import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface SenderProcess {
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  /** Stops the sender and waits for its process to end. */
  readonly stop: () => Promise<void>
}

/** Runs `run-sender.ts` under `node --watch`, which restarts it when one of the files it imports changes. */
export function spawnSender({ port, database }: { port: number; database: string }): SenderProcess {
  const file = fileURLToPath(new URL('../run-sender.ts', import.meta.url))
  const args = ['--watch', '--watch-preserve-output', file, String(port), database]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = once(child, 'exit').then(() => undefined)
  return {
    ended,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
