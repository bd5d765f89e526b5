import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { freePort } from './lib/free-port.ts'

export interface RunningProgram {
  /** The standard output so far. */
  readonly stdout: () => string
  /** Resolves with the exit code. Rejects when a signal ended the program. */
  readonly exited: Promise<number>
  /** Resolves with `http://localhost:<PORT>` when the program listens there. */
  listening(): Promise<string>
}

/** Runs a module as a separate program with a free `PORT`, as a user does. The program ends with the test. */
export async function runProgram(
  file: URL,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> {
  const port = await freePort()
  const child = spawn(process.execPath, [fileURLToPath(file)], {
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const exited = once(child, 'close').then(([exitCode]: unknown[]) => {
    if (typeof exitCode === 'number') return exitCode
    throw new Error('a signal ended the program')
  })
  // A program that is killed at the end of its test must not cause an unhandled rejection.
  exited.catch(() => {})
  return {
    exited,
    stdout: () => printed,
    async listening() {
      const url = `http://localhost:${port}`
      while (child.exitCode === null && child.signalCode === null) {
        const isUp = await fetch(url).then(
          () => true,
          () => false,
        )
        if (isUp) return url
        await sleep(20)
      }
      throw new Error(
        `the program exited with ${child.exitCode ?? child.signalCode} before it listened on PORT`,
      )
    },
  }
}
