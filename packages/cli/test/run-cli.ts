import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The program as it is run. */
export const MAIN: string = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface CliOptions {
  stdin?: string | Uint8Array
  env?: Readonly<Record<string, string | undefined>>
  cwd?: string
}

export interface CliResult {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs `hookseal` in a process of its own, with an environment that holds no secret unless it is given. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { stdin = '', env = {}, cwd } = options
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, WEBHOOK_SECRET: undefined, ...env },
    cwd,
  })
  // A command that reads nothing ends before it is written to.
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [code, stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)])
  return { code, stdout, stderr }
}
