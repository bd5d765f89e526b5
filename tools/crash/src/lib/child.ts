import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A process that the harness kills. */
export interface Child {
  /** Milliseconds on the clock of `performance.now()`. */
  readonly spawnedAt: number
  /** Sends SIGKILL and resolves when the process has exited. */
  readonly kill: () => Promise<void>
  /** Stops the process like a suspended machine, until `resume` is called. */
  readonly suspend: () => void
  readonly resume: () => void
  /** Stops the process gracefully. Rejects if it exits with an error. */
  readonly stop: () => Promise<void>
}

/** The messages between the harness and its children have a `kind`. Each child knows `{ kind: 'stop' }`. */
interface Message {
  kind: string
}

/** The IPC channel to a child. */
export interface Channel<ToChild extends Message, FromChild extends Message> {
  readonly child: ChildProcess
  readonly send: (message: ToChild | { kind: 'stop' }) => Promise<void>
  /** Resolves with the next message of a kind. Rejects if the process exits before. */
  readonly replyOf: <Kind extends FromChild['kind']>(
    kind: Kind,
  ) => Promise<Extract<FromChild, { kind: Kind }>>
}

/** Forks a process from `entry`, a module. */
export function startChild<ToChild extends Message, FromChild extends Message>(
  entry: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Child & Channel<ToChild, FromChild> {
  const spawnedAt = performance.now()
  const child = fork(entry, args, { env: { ...process.env, ...env, NODE_ENV: 'production' } })
  const exited = once(child, 'exit')

  async function send(message: ToChild | { kind: 'stop' }): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      child.send(message, (error) => (error === null ? resolve() : reject(error))),
    )
  }

  return {
    child,
    spawnedAt,
    send,
    replyOf: async (kind) => replyOf<FromChild, typeof kind>(child, kind),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      await send({ kind: 'stop' })
      const [code] = (await exited) as [number | null] // the arguments of `exit`
      if (code !== 0) throw new Error(`the worker exited with ${code}`)
    },
  }
}

function replyOf<FromChild extends Message, Kind extends FromChild['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromChild, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    function removeListeners(): void {
      child.off('message', receive)
      child.off('exit', fail)
    }
    function receive(message: FromChild): void {
      if (message.kind !== kind) return
      removeListeners()
      resolve(message as Extract<FromChild, { kind: Kind }>) // sound: its kind was checked above
    }
    function fail(code: number | null, signal: string | null): void {
      removeListeners()
      reject(new Error(`the worker exited with ${signal ?? code}`))
    }
    child.on('message', receive)
    child.once('exit', fail)
  })
}
