import { createSender, type Sender, type SenderOptions } from '@hookseal/sender'
import { serve, type ServeOptions } from '@hookseal/sender/api'
import { expect } from 'vitest'
import { type CliResult, runCli } from './run-cli.ts'

export interface SenderServer {
  sender: Sender
  url: string
  key: string
  /** The environment variables with which the CLI finds this sender. */
  env: Readonly<Record<string, string>>
  /** Runs a command against this sender. */
  run: (...args: readonly string[]) => Promise<CliResult>
  /** Runs a command with `--json` and returns the parsed output. The command must succeed. */
  json: <T = Record<string, unknown>>(...args: readonly string[]) => Promise<T>
  stop: () => Promise<void>
}

/** Starts a sender in memory with its API, which serves an inbox if there is one. It may deliver to this machine and knows the type `invoice.paid`. */
export async function startSender(
  options: SenderOptions = {},
  openInbox?: (sender: Sender) => Promise<ServeOptions['inbox']>,
): Promise<SenderServer> {
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
  const inbox = await openInbox?.(sender)
  const server = await serve(sender, {
    port: 0,
    ...(inbox && { inbox }),
    onFirstKey: (first) => (key = first),
  })
  const env = { HOOKSEAL_URL: server.url, HOOKSEAL_API_KEY: key, NO_COLOR: '1' }
  const run: SenderServer['run'] = async (...args) => runCli(args, { env })
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
