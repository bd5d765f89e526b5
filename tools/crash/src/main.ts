import { readArguments, UsageError } from './lib/arguments.ts'
import { crash } from './lib/crash.ts'
import { report } from './lib/report.ts'
import { DEFAULTS } from './lib/settings.ts'

const HELP = `Publishes to a real receiver while the sender's process is killed with kill -9 at random moments, and
counts what arrives. Exits with 0 when nothing was lost, and nothing came twice that was not in flight.

Usage: pnpm crash [--postgres] [--restart-database] [--kills <n>] [--events <n>]

  --postgres          PostgreSQL and ${DEFAULTS.postgres.workers} workers, ${DEFAULTS.postgres.kills} kills, in place of PGlite and ${DEFAULTS.pglite.kills} kills
  --restart-database  PostgreSQL, killed and started again in the middle as well
  --kills             how often a process is killed
  --events            how many events are published (${DEFAULTS.pglite.events})

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
