import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { User } from './unprivileged-user.ts'
import { startWatchdog } from './watchdog.ts'

export interface ServerProcess {
  /** Resolves when the server accepts connections. Rejects with the server's output if it ended before. */
  start(): Promise<void>
  /** Stops the server gracefully and keeps its data. */
  shutDown(): Promise<void>
  /** Ends the server as a crash would, and keeps its data. */
  kill(): Promise<void>
  /** Ends the server and removes its directory. */
  remove(): Promise<void>
}

export interface ServerProcessOptions {
  command: string
  args: readonly string[]
  /** The working directory, with the log. `remove` deletes it. */
  directory: string
  user: User | undefined
  /** Matches what the server prints when it accepts connections. */
  ready: RegExp
  /** The signal for a graceful shutdown, and the one for a server whose test process was killed. */
  signals: { graceful: 'SIGTERM' | 'SIGINT'; orphaned: 'TERM' | 'QUIT' }
}

/** Controls a server that can be started again and that never outlives this process. */
export function serverProcess(options: ServerProcessOptions): ServerProcess {
  const { command, args, directory, user, ready, signals } = options
  const watchdog = startWatchdog(directory, signals.orphaned)
  const logFile = join(directory, 'log')
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const log = openSync(logFile, 'a')
    const before = readFileSync(logFile).length
    const started = spawn(command, args, {
      ...user,
      cwd: directory,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', log, log],
      detached: true,
    })
    closeSync(log)
    started.unref()
    let failure: Error | undefined
    started.once('error', (error) => (failure = error))
    started.once('exit', () => {
      if (child === started) watchdog.watch(undefined)
    })
    child = started
    watchdog.watch(started.pid)
    while (!ready.test(printed())) {
      if (failure !== undefined) throw failure
      if (hasEnded(started)) throw new Error(`${command} ended before it was ready:\n${printed()}`)
      await sleep(10)
    }

    function printed(): string {
      return readFileSync(logFile).subarray(before).toString()
    }
  }

  async function end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<void> {
    if (child === undefined || hasEnded(child)) return
    const exited = once(child, 'exit')
    child.ref()
    child.kill(signal)
    await exited
  }

  return {
    start,
    shutDown: async () => end(signals.graceful),
    kill: async () => end('SIGKILL'),
    remove: async () => watchdog.release(),
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
