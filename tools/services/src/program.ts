import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { freePort } from './lib/free-port.ts'

export interface RunningProgram {
  /** What it has printed so far. */
  readonly stdout: () => string
  /** Resolves to the exit code; rejects when the program was ended by a signal. */
  readonly exited: Promise<number>
  /** `http://localhost:<PORT>`, once something listens there. */
  listening(): Promise<string>
}

/** Runs a module as a program of its own, as a user does, with a free `PORT`. Ends with the test. */
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
    throw new Error('the program was ended by a signal')
  })
  // Whoever waits for it hears of a rejection; a program that is ended with its test is none.
  exited.catch(() => {})
  return {
    exited,
    stdout: () => printed,
    async listening() {
      const url = `http://localhost:${port}`
      while (child.exitCode === null) {
        const up = await fetch(url).then(
          () => true,
          () => false,
        )
        if (up) return url
        await sleep(20)
      }
      throw new Error(`the program ended with ${child.exitCode} before it listened on PORT`)
    },
  }
}
