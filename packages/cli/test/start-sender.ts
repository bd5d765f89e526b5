import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createSender, type Sender, type SenderOptions } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { expect, onTestFinished } from 'vitest'
import { type CliResult, MAIN, runCli } from './run-cli.ts'

export interface Stage {
  sender: Sender
  url: string
  key: string
  /** The environment of a person who works with this sender. */
  env: Readonly<Record<string, string>>
  /** Runs a command for this sender. */
  run: (...args: readonly string[]) => Promise<CliResult>
  /** The same, with the JSON that it prints; it must end well. */
  json: <T = Record<string, unknown>>(...args: readonly string[]) => Promise<T>
  stop: () => Promise<void>
}

/** A sender in memory that delivers to this machine and listens for its API, with the type `invoice.paid`. */
export async function startStage(options: SenderOptions = {}): Promise<Stage> {
  const sender = await createSender({
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8', '::1/128'],
    scheduleSeconds: [0, 0.3, 0.3],
    logger: { info() {}, warn() {}, error: (fields, message) => console.error(message, fields) },
    ...options,
  })
  await sender.start()
  await sender.eventTypes.upsert('invoice.paid', { example: { id: 'in_1' } })
  let key = ''
  const server = await serve(sender, { port: 0, onFirstKey: (first) => (key = first) })
  const env = { HOOKSEAL_URL: server.url, HOOKSEAL_API_KEY: key, NO_COLOR: '1' }
  const run: Stage['run'] = async (...args) => runCli(args, { env })
  return {
    sender,
    url: server.url,
    key,
    env,
    run,
    async json(...args) {
      const result = await run(...args, '--json')
      expect(result).toMatchObject({ code: 0, stderr: '' })
      return JSON.parse(result.stdout)
    },
    async stop() {
      await server.close()
      await sender.stop()
    },
  }
}

export interface Running {
  /** All that it has printed so far, to both streams. */
  readonly printed: () => string
  /** What has matched, as soon as it does. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly kill: (signal: NodeJS.Signals) => void
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>
}

/** Starts a command that goes on until it's told to stop, or the test ends. */
export function startCli(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string | undefined>>; cwd?: string } = {},
): Running {
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
      await expect.poll(() => printed, { timeout: 60_000 }).toMatch(pattern)
      const match = pattern.exec(printed)
      if (match === null) throw new Error('it has just matched')
      return match
    },
    kill: (signal) => void child.kill(signal),
    ended,
  }
}
