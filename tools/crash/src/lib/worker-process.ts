import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CrashEvent, FromWorker, ToWorker } from './messages.ts'

/** A sender's process. */
export interface WorkerProcess {
  readonly spawnedAt: number
  /** Resolves when it delivers; rejects when it ended before. */
  readonly started: Promise<void>
  readonly register: (urls: readonly string[]) => Promise<readonly string[]>
  /** Resolves when the sender says that the event is stored. Rejects when the process ends before. */
  readonly publish: (event: CrashEvent) => Promise<void>
  readonly countOpen: () => Promise<number>
  /** `kill -9`; resolves when it is gone. */
  readonly kill: () => Promise<void>
  /** Makes it stand still, as a machine that is suspended does, until it's resumed. */
  readonly suspend: () => void
  readonly resume: () => void
  /** Lets it stop by itself; rejects when it ends with an error. */
  readonly stop: () => Promise<void>
}

export interface WorkerOptions {
  database: string
  key: string
  /** Told how many jobs of a dead process it took up. */
  onTakenUp: (jobs: number) => void
}

export function startWorker({ database, key, onTakenUp }: WorkerOptions): WorkerProcess {
  const spawnedAt = performance.now()
  const child = fork(fileURLToPath(new URL('../worker.ts', import.meta.url)), [database], {
    env: { ...process.env, HOOKSEAL_ENCRYPTION_KEY: key, NODE_ENV: 'production' },
  })
  const gone = once(child, 'exit')
  const publishing = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
  child.on('message', (message: FromWorker) => {
    if (message.kind === 'took up') onTakenUp(message.jobs)
    if (message.kind !== 'published' && message.kind !== 'refused') return
    const waiting = publishing.get(message.id)
    publishing.delete(message.id)
    if (message.kind === 'published') waiting?.resolve()
    else waiting?.reject(new Error(message.why))
  })
  // Comes after the last message that it could still send.
  child.once('disconnect', () => {
    for (const { reject } of publishing.values()) reject(new Error('the worker ended'))
    publishing.clear()
  })
  const started = answerOf(child, 'started').then(() => {})
  started.catch(() => {}) // a worker that is killed while it starts is no failure

  async function ask(question: ToWorker): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      child.send(question, (error) => (error === null ? resolve() : reject(error))),
    )
  }

  return {
    spawnedAt,
    started,
    async register(urls) {
      const answer = answerOf(child, 'registered')
      await ask({ kind: 'register', urls })
      return (await answer).secrets
    },
    publish: async (event) =>
      new Promise((resolve, reject) => {
        publishing.set(event.id, { resolve, reject })
        ask({ kind: 'publish', event }).catch(reject)
      }),
    async countOpen() {
      const answer = answerOf(child, 'open')
      await ask({ kind: 'count open' })
      return (await answer).deliveries
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      await ask({ kind: 'stop' })
      const [code] = (await gone) as [number | null] // what `exit` is emitted with
      if (code !== 0) throw new Error(`a worker that was to stop ended with ${code}`)
    },
  }
}

type Answer<Kind> = Extract<FromWorker, { kind: Kind }>

function answerOf<Kind extends FromWorker['kind']>(child: ChildProcess, kind: Kind): Promise<Answer<Kind>> {
  return new Promise((resolve, reject) => {
    function end(): void {
      child.off('message', take)
      child.off('exit', fail)
    }
    function take(message: FromWorker): void {
      if (message.kind !== kind) return
      end()
      resolve(message as Answer<Kind>) // its kind is the one that was asked for
    }
    function fail(code: number | null, signal: string | null): void {
      end()
      reject(new Error(`the worker ended (${signal ?? code})`))
    }
    child.on('message', take)
    child.once('exit', fail)
  })
}
