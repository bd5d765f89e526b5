import { fileURLToPath } from 'node:url'
import { type Child, startChild } from './child.ts'
import type { CrashEvent, FromWorker, ToWorker } from './messages.ts'

/** A sender in a process of its own. */
export interface WorkerProcess extends Child {
  /** Resolves when the sender has started. Rejects if the process exits before. */
  readonly started: Promise<void>
  readonly register: (urls: readonly string[]) => Promise<readonly string[]>
  /** Resolves when the sender acknowledges the event. Rejects if it fails, or if the process exits before. */
  readonly publish: (event: CrashEvent) => Promise<void>
  readonly countUnfinished: () => Promise<number>
}

export interface WorkerOptions {
  database: string
  encryptionKey: string
  /** Called with the number of jobs that the worker recovered from a process that had exited. */
  onRecovered: (jobs: number) => void
}

const ENTRY = fileURLToPath(new URL('../worker-entry.ts', import.meta.url))

/** Starts a worker. The process is forked immediately; await `started` before using it. */
export function startWorker({ database, encryptionKey, onRecovered }: WorkerOptions): WorkerProcess {
  const { child, send, replyOf, ...rest } = startChild<ToWorker, FromWorker>(ENTRY, [database], {
    HOOKSEAL_ENCRYPTION_KEY: encryptionKey,
  })
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
  const started = replyOf('started').then(() => {})
  started.catch(() => {}) // a kill during the start is part of the run

  return {
    ...rest,
    started,
    async register(urls) {
      const reply = replyOf('registered')
      await send({ kind: 'register', urls })
      return (await reply).secrets
    },
    publish: async (event) =>
      new Promise((resolve, reject) => {
        pendingPublishes.set(event.id, { resolve, reject })
        send({ kind: 'publish', event }).catch(reject)
      }),
    async countUnfinished() {
      const reply = replyOf('unfinished')
      await send({ kind: 'count unfinished' })
      return (await reply).deliveries
    },
  }
}
