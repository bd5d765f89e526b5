import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { MAIN } from './run-cli.ts'

/** What is typed once a prompt is up: before that, it may be lost. */
export interface Typed {
  prompt: string
  typed: string
}

/** Runs a command line on a terminal of its own, as `script` makes one. Returns what is on the screen. */
export async function onTerminal(
  command: string,
  env: Readonly<Record<string, string>> = {},
  { prompt, typed }: Typed = { prompt: '', typed: '' },
): Promise<string> {
  // A terminal of no width would break every line after its first character.
  const line = `stty cols 120 rows 24; ${process.execPath} ${MAIN} ${command}`
  const clean = {
    CI: undefined,
    NO_COLOR: undefined,
    FORCE_COLOR: undefined,
    WEBHOOK_SECRET: undefined,
    TERM: 'xterm',
  }
  const child = spawn('sh', ['-c', 'exec script -qc "$0" /dev/null', line], {
    env: { ...process.env, ...clean, ...env },
  })
  onTestFinished(() => void child.kill())
  let screen = ''
  let isTyped = typed === ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text
    if (isTyped || !screen.includes(prompt)) return
    isTyped = true
    child.stdin.write(typed)
  })
  await once(child, 'close')
  return screen
}
