import { parseArgs } from 'node:util'
import { DEFAULTS, type Settings } from './settings.ts'

/** What the caller got wrong, for him to read. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * The settings that the command line asks for, or undefined when it asks for help.
 *
 * @throws {UsageError} for anything that is not understood.
 */
export function readArguments(args: readonly string[]): Settings | undefined {
  const { values } = parse(args)
  if (values.help) return undefined
  const restartDatabase = values['restart-database']
  const database = values.postgres || restartDatabase ? 'postgres' : 'pglite'
  const { kills, events, workers } = DEFAULTS[database]
  return {
    database,
    kills: whole('kills', values.kills, kills),
    events: whole('events', values.events, events),
    workers,
    restartDatabase,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        postgres: { type: 'boolean', default: false },
        'restart-database': { type: 'boolean', default: false },
        kills: { type: 'string' },
        events: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    // It throws for options that it does not know.
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}

function whole(name: string, text: string | undefined, preset: number): number {
  if (text === undefined) return preset
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new UsageError(`--${name} must be a whole number above 0, not ${text}`)
  return Number(text)
}
