import { type Command, InvalidArgumentError, Option } from 'commander'
import { assertServeRuntime } from '../commander/assert-serve-runtime.ts'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { parseInteger } from '../input/numbers.ts'
import { parseAbsoluteUrl } from '../input/url.ts'
import type { ServeFlags } from '../serve/run-server.ts'

/** `hookseal serve`: runs a sender with its API and dashboard. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .summary('run a sender with its API and dashboard')
    .description('Runs a sender: delivery engine, REST API and dashboard in one process, until Ctrl+C.')
    .addOption(
      new Option('--database <address>', 'pglite:<directory>, or postgres://…')
        .env('DATABASE_URL')
        .default(DEFAULTS.database),
    )
    .option(
      '--port <port>',
      'the port of the API and the dashboard; 0 selects a free port',
      parsePort,
      DEFAULTS.port,
    )
    .option(
      '--host <address>',
      'the address to listen on; the default only accepts connections from this machine',
      DEFAULTS.host,
    )
    .option('--public-url <url>', 'the URL at which browsers reach it, when it is behind a proxy', checkUrl)
    .option(
      '--dev',
      'development mode: endpoints may use http: and addresses on this machine or in private networks',
    )
    .option('--verbose', 'print a line for each attempt; implied by --dev')
    .action(async (flags: ServeFlags) => {
      assertServeRuntime('serve')
      // Loaded on demand, because it imports the database, which other commands do not need.
      const { runServer } = await import('../serve/run-server.ts')
      await runServer(flags)
    })
  addExamples(command, [
    'hookseal serve --dev',
    'hookseal serve --database postgres://user@db.internal/hooks --host 0.0.0.0 --public-url https://hooks.example.com',
  ])
}

function checkUrl(text: string): string {
  parseAbsoluteUrl(text)
  return text
}

function parsePort(text: string): number {
  const port = parseInteger(text)
  if (port > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.')
  return port
}
