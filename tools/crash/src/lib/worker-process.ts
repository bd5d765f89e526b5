import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CrashEvent, FromWorker, ToWorker } from './messages.ts'

/** A sender in a process of its own. */
export interface WorkerProcess {
  /** Milliseconds on the clock of `performance.now()`. */
  readonly spawnedAt: number
  /** Resolves when the sender has started. Rejects if the process exits before. */
  readonly started: Promise<void>
  readonly register: (urls: readonly string[]) => Promise<readonly string[]>
  /** Resolves when the sender acknowledges the event. Rejects if it fails, or if the process exits before. */
  readonly publish: (event: CrashEvent) => Promise<void>
  readonly countUnfinished: () => Promise<number>
  /** Sends SIGKILL and resolves when the process has exited. */
  readonly kill: () => Promise<void>
  /** Stops the process like a suspended machine, until `resume` is called. */
  readonly suspend: () => void
  readonly resume: () => void
  /** Stops the sender gracefully. Rejects if the process exits with an error. */
  readonly stop: () => Promise<void>
}

export interface WorkerOptions {
  database: string
  encryptionKey: string
  /** Called with the number of jobs that the worker recovered from a process that had exited. */
  onRecovered: (jobs: number) => void
}

/** Starts a worker. The process is forked immediately; await `started` before using it. */
export function startWorker({ database, encryptionKey, onRecovered }: WorkerOptions): WorkerProcess {
  const spawnedAt = performance.now()
  const child = fork(fileURLToPath(new URL('../worker-entry.ts', import.meta.url)), [database], {
    env: { ...process.env, HOOKSEAL_ENCRYPTION_KEY: encryptionKey, NODE_ENV: 'production' },
  })
  const exited = once(child, 'exit')
  const pendingPublishes = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
  child.on('message', (message: FromWorker) => {
    if (message.kind === 'recovered') onRecovered(message.jobs)
    if (message.kind !== 'published' && message.kind !== 'publish failed') return
    const publish = pendingPublishes.get(message.id)
    pendingPublishes.delete(message.id)
    if (message.kind === 'published') publish?.resolve()
    else publish?.reject(new Error(message.reason))
  })
  // `disconnect` follows the last message of the process.
  child.once('disconnect', () => {
    for (const { reject } of pendingPublishes.values()) reject(new Error('the worker exited'))
    pendingPublishes.clear()
  })
  const started = replyOf(child, 'started').then(() => {})
  started.catch(() => {}) // a kill during the start is part of the run

  async function sendMessage(message: ToWorker): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      child.send(message, (error) => (error === null ? resolve() : reject(error))),
    )
  }

  return {
    spawnedAt,
    started,
    async register(urls) {
      const reply = replyOf(child, 'registered')
      await sendMessage({ kind: 'register', urls })
      return (await reply).secrets
    },
    publish: async (event) =>
      new Promise((resolve, reject) => {
        pendingPublishes.set(event.id, { resolve, reject })
        sendMessage({ kind: 'publish', event }).catch(reject)
      }),
    async countUnfinished() {
      const reply = replyOf(child, 'unfinished')
      await sendMessage({ kind: 'count unfinished' })
      return (await reply).deliveries
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      await sendMessage({ kind: 'stop' })
      const [code] = (await exited) as [number | null] // the arguments of `exit`
      if (code !== 0) throw new Error(`the worker exited with ${code}`)
    },
  }
}

type Reply<Kind> = Extract<FromWorker, { kind: Kind }>

/** Resolves with the next message of a kind. Rejects if the process exits before. */
function replyOf<Kind extends FromWorker['kind']>(child: ChildProcess, kind: Kind): Promise<Reply<Kind>> {
  return new Promise((resolve, reject) => {
    function removeListeners(): void {
      child.off('message', receive)
      child.off('exit', fail)
    }
    function receive(message: FromWorker): void {
      if (message.kind !== kind) return
      removeListeners()
      resolve(message as Reply<Kind>) // sound: its kind was checked above
    }
    function fail(code: number | null, signal: string | null): void {
      removeListeners()
      reject(new Error(`the worker exited with ${signal ?? code}`))
    }
    child.on('message', receive)
    child.once('exit', fail)
  })
}
