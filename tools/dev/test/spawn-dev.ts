import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@hookseal/services'

export interface DevProcess {
  readonly url: string
  readonly senderUrl: string
  /** The output so far. */
  readonly stdout: () => string
  /** Sends SIGINT and resolves with the exit code. */
  readonly interrupt: () => Promise<unknown>
  /** Ends the process if it still runs. */
  readonly kill: () => Promise<void>
}

/** Starts `pnpm dev` on free ports. */
export async function spawnDev(): Promise<DevProcess> {
  const port = await freePort()
  const senderPort = await freePort()
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const args = [main, '--port', String(port), '--sender-port', String(senderPort)]
  // Vitest sets NODE_ENV to test, for which React has no development build.
  const env = { ...process.env, NODE_ENV: 'development' }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const exited = once(child, 'exit')
  return {
    url: `http://127.0.0.1:${port}`,
    senderUrl: `http://127.0.0.1:${senderPort}`,
    stdout: () => output,
    async interrupt() {
      child.kill('SIGINT')
      const [code]: unknown[] = await exited
      return code
    },
    async kill() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
