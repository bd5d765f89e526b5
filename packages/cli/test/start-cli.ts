import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished } from 'vitest'
import { MAIN } from './run-cli.ts'

export interface RunningCli {
  /** Returns the output so far, of both streams. */
  readonly printed: () => string
  /** Resolves with the match as soon as the output matches. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
}

/** Starts a command that runs until it is stopped, or until the test ends. */
export function startCli(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string | undefined>>; cwd?: string } = {},
): RunningCli {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    printed: () => printed,
    async until(pattern) {
      await expect.poll(() => printed, { timeout: 170_000 }).toMatch(pattern)
      const match = pattern.exec(printed)
      if (match === null) throw new Error('the output matched a moment ago')
      return match
    },
    kill: (signal) => void child.kill(signal),
    ended,
  }
}
