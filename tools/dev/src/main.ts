import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type DevOptions, startDev } from './lib/start-dev.ts'

const HELP = `Runs the sender and the dashboard from source. The sender restarts and the page updates when a file changes.

Usage: pnpm dev [--port <n>] [--sender-port <n>] [--database <url>]

  --port         port of the dashboard (5173)
  --sender-port  port of the sender's REST API (8090)
  --database     pglite:<directory> or postgres://… to keep the data (a temporary directory)
`

const options = readOptions(process.argv.slice(2))
if (options === undefined) process.stdout.write(HELP)
else await run(options)

async function run(devOptions: DevOptions): Promise<void> {
  const signal = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')])
  const dev = await startDev(devOptions)
  void dev.ready.then(() => process.stdout.write(`Dashboard     ${dev.url}\n`))
  const isStopped = await Promise.race([signal.then(() => true), dev.senderEnded.then(() => false)])
  if (isStopped) process.stdout.write('Stopping.\n')
  await dev.stop()
  process.exitCode = isStopped ? 0 : 1
}

function readOptions(args: string[]): DevOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '5173' },
      'sender-port': { type: 'string', default: '8090' },
      database: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  return { port: Number(values.port), senderPort: Number(values['sender-port']), database: values.database }
}
