import { parseArgs } from 'node:util'
import { DEFAULTS, type Settings } from './settings.ts'

/** A mistake on the command line. The message is shown to the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Parses the command line. Returns undefined for `--help`.
 *
 * @throws {UsageError} for an unknown option or an invalid value.
 */
export function readArguments(args: readonly string[]): Settings | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  const restartDatabase = values['restart-database']
  const database = values.postgres || restartDatabase ? 'postgres' : 'pglite'
  const { kills, events, workers } = DEFAULTS[database]
  return {
    subject: parseSubject(positionals),
    database,
    kills: parseWhole('kills', values.kills, kills),
    events: parseWhole('events', values.events, events),
    workers,
    restartDatabase,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        postgres: { type: 'boolean', default: false },
        'restart-database': { type: 'boolean', default: false },
        kills: { type: 'string' },
        events: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    // parseArgs throws a TypeError for an unknown option.
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}

function parseSubject(positionals: readonly string[]): Settings['subject'] {
  const [subject = 'sender', ...others] = positionals
  if ((subject !== 'sender' && subject !== 'inbox') || others.length > 0)
    throw new UsageError(`expected sender or inbox, not ${positionals.join(' ')}`)
  return subject
}

function parseWhole(name: string, text: string | undefined, defaultValue: number): number {
  if (text === undefined) return defaultValue
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new UsageError(`--${name} must be a whole number above 0, not ${text}`)
  return Number(text)
}
