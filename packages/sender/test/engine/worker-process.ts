import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { PolicyOptions } from '../../src/lib/policy.ts'
import { KEY } from './sender-and-receiver.ts'

const PRELOAD = fileURLToPath(new URL('./skew-clock.ts', import.meta.url))
const ENTRY = fileURLToPath(new URL('./worker-entry.ts', import.meta.url))

export interface WorkerOptions extends PolicyOptions {
  database: string
  /** Replaces some of SENDER_DEFAULTS. */
  defaults?: Record<string, number>
  /** How far the clock of the process is ahead of this one's; negative for behind. */
  skewMs?: number
}

export interface WorkerProcess {
  /** Suspends the process until {@link resume}, in the middle of whatever it does. */
  readonly suspend: () => void
  readonly resume: () => void
  /** Kills the process, and resolves when it has ended. */
  readonly kill: () => Promise<void>
  /** Stops the worker and resolves when its process has ended. */
  readonly stop: () => Promise<void>
}

/** Starts a process that delivers events, and resolves when it does. */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const { database, defaults = {}, skewMs = 0, ...policy } = options
  const child = spawn(process.execPath, ['--import', PRELOAD, ENTRY], {
    env: {
      ...process.env,
      LOG_LEVEL: 'error',
      DATABASE: database,
      ENCRYPTION_KEY: KEY,
      OPTIONS: JSON.stringify(policy),
      DEFAULTS: JSON.stringify(defaults),
      SKEW_MS: String(skewMs),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited])
  if (child.exitCode !== null) throw new Error(`the worker ended with ${child.exitCode} before it started`)
  return {
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.stdin.end()
      await exited
    },
  }
}
