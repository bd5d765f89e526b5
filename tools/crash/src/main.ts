import { readArguments, UsageError } from './lib/arguments.ts'
import { crash } from './lib/crash.ts'
import { report } from './lib/report.ts'
import { DEFAULTS } from './lib/settings.ts'

const HELP = `Publishes events while the sender's process is killed with kill -9 at random moments, and counts the deliveries
of a real receiver. Exits with 0 if no event was lost and every duplicate was in flight at a kill, otherwise with 1.

Usage: pnpm crash [--postgres] [--restart-database] [--kills <n>] [--events <n>]

  --postgres          use PostgreSQL with ${DEFAULTS.postgres.workers} workers (default: PGlite with one)
  --restart-database  use PostgreSQL, and kill and restart it halfway through the run
  --kills <n>         number of kills (default: ${DEFAULTS.pglite.kills}, on PostgreSQL ${DEFAULTS.postgres.kills})
  --events <n>        number of published events (default: ${DEFAULTS.pglite.events})

Examples:
  pnpm crash
  pnpm crash --postgres
  pnpm crash --kills 5 --events 1000 --restart-database
`

try {
  const settings = readArguments(process.argv.slice(2))
  if (settings === undefined) process.stdout.write(HELP)
  else {
    const figures = await crash(settings, (text) => process.stderr.write(`${text}\n`))
    const { text, ok } = report(figures, settings)
    process.stdout.write(`${text}\n`)
    process.exitCode = ok ? 0 : 1
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`crash: ${error.message}\n\n${HELP}`)
  process.exitCode = 2
}
