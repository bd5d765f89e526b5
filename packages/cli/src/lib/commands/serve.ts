import { type Command, InvalidArgumentError, Option } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { parseWhole } from '../input/numbers.ts'
import type { ServeFlags } from '../serve/run-server.ts'

/** `hookseal serve`: a sender with its API and dashboard. */
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
    .option('--port <port>', 'where the API listens; 0 for a free one', parsePort, DEFAULTS.port)
    .option('--host <address>', 'this machine alone, unless it is another address', DEFAULTS.host)
    .option('--public-url <url>', 'where browsers reach it, when a proxy stands in between')
    .option('--dev', 'for development: endpoints may be http: and on this machine or in private networks')
    .option('--verbose', 'print a line for each attempt, as --dev does')
    .action(async (flags: ServeFlags) => {
      checkRuntime()
      // With it comes a database, which the other commands need not load.
      const { runServer } = await import('../serve/run-server.ts')
      await runServer(flags)
    })
  addExamples(command, [
    'hookseal serve --dev',
    'hookseal serve --database postgres://user@db.internal/hooks --host 0.0.0.0 --public-url https://hooks.example.com',
  ])
}

/** The other commands run on older ones. */
function checkRuntime(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 19))
    throw new CliError('usage', `serve needs Node 22.19 or later; this is ${process.versions.node}`)
}

function parsePort(text: string): number {
  const port = parseWhole(text)
  if (port > 65_535) throw new InvalidArgumentError('A port from 0 to 65535.')
  return port
}
