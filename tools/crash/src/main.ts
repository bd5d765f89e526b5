import { crashInbox } from './inbox/crash-inbox.ts'
import { reportInbox } from './inbox/report.ts'
import { readArguments, UsageError } from './lib/arguments.ts'
import { crash } from './lib/crash.ts'
import { report } from './lib/report.ts'
import { DEFAULTS } from './lib/settings.ts'

const HELP = `Kills processes with kill -9 at random moments and checks that nothing is lost.

sender  Publishes events and counts the deliveries of a real receiver. Exits with 0 if no event was lost and every
        duplicate was in flight at a kill, otherwise with 1.
inbox   Sends webhooks to an Express app with an inbox and checks what clients and handlers recorded. Exits with 0 if no
        acknowledged message was lost, none ran twice at a time, order held, and each repeated run is explained by a kill.

Usage: pnpm crash [sender|inbox] [--postgres] [--restart-database] [--kills <n>] [--events <n>]

  --postgres          use PostgreSQL with ${DEFAULTS.postgres.workers} processes (default: PGlite with one)
  --restart-database  use PostgreSQL, and kill and restart it halfway through the run
  --kills <n>         number of kills (default: ${DEFAULTS.pglite.kills}, on PostgreSQL ${DEFAULTS.postgres.kills})
  --events <n>        number of events or messages (default: ${DEFAULTS.pglite.events})

Examples:
  pnpm crash
  pnpm crash --postgres
  pnpm crash inbox
  pnpm crash inbox --kills 5 --events 1000 --restart-database
`

const progress = (text: string) => void process.stderr.write(`${text}\n`)

try {
  const settings = readArguments(process.argv.slice(2))
  if (settings === undefined) process.stdout.write(HELP)
  else {
    const { text, ok } =
      settings.subject === 'inbox'
        ? reportInbox(await crashInbox(settings, progress), settings)
        : report(await crash(settings, progress), settings)
    process.stdout.write(`${text}\n`)
    process.exitCode = ok ? 0 : 1
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`crash: ${error.message}\n\n${HELP}`)
  process.exitCode = 2
}
