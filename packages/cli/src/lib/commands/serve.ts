import { type Command, Option } from 'commander'
import { assertServeRuntime } from '../commander/assert-serve-runtime.ts'
import { addExamples } from '../commander/examples.ts'
import type { ServeFlags } from '../serve/run-server.ts'
import { addServeOptions } from '../serve/serve-options.ts'

/** The levels of pino. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** `hookseal serve`: runs a sender with its API and dashboard. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .summary('run a sender with its API and dashboard')
    .description(
      'Runs a sender: delivery engine, REST API and dashboard in one process, until Ctrl+C. Durations are seconds, or have a unit: 90s, ' +
        '15m, 2h, 3d. Each option can also be set by its environment variable; the option wins. The key that encrypts stored secrets ' +
        'is read from HOOKSEAL_ENCRYPTION_KEY only.',
    )
    .option(
      '--dev',
      'development mode: endpoints may use http: and addresses on this machine or in private networks',
    )
    .option('--verbose', 'print a line for each attempt; implied by --dev')
    .addOption(
      new Option('--log-level <level>', 'the lowest level that is logged, to standard error (default: warn)')
        .choices(LOG_LEVELS)
        .env('LOG_LEVEL'),
    )
  addServeOptions(command)
  command.action(async (flags: ServeFlags) => {
    assertServeRuntime('serve')
    // Loaded on demand, because it imports the database, which other commands do not need.
    const { runServer } = await import('../serve/run-server.ts')
    await runServer(flags)
  })
  addExamples(command, [
    'hookseal serve --dev',
    'hookseal serve --database postgres://user@db.internal/hooks --host 0.0.0.0 --public-url https://hooks.example.com',
    'hookseal serve --schedule 0,5s,5m,1h --retention 7d --disable-after 3d --request-timeout 10s',
  ])
}
