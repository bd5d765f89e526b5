import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { MAIN } from './run-cli.ts'

/** Input, typed as soon as the prompt is shown. Earlier input may be lost. */
export interface Typed {
  prompt: string
  typed: string
}

/** Runs a command line on a pseudo-terminal created by `script`. Returns its output. */
export async function runOnTerminal(
  command: string,
  env: Readonly<Record<string, string>> = {},
  { prompt, typed }: Typed = { prompt: '', typed: '' },
): Promise<string> {
  // A terminal without a width would wrap every line after its first character.
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
