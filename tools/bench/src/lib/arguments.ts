import { parseArgs } from 'node:util'
import { BODIES, type BodyKind } from './body.ts'
import { type Framework, FRAMEWORKS } from './framework.ts'
import type { Settings } from './settings.ts'

export interface Arguments {
  /** The bench to run. `undefined` prints the help. */
  name: string | undefined
  /** The options on the command line; the bench has a default for each other one. */
  settings: Partial<Settings>
}

/** A mistake on the command line. The message is shown to the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Parses the command line.
 *
 * @throws {UsageError} for an unknown option, an invalid value, or more than one bench.
 */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args)
  if (positionals.length > 1)
    throw new UsageError(
      `one bench at a time, not ${positionals.join(' and ')}: they would disturb each other`,
    )
  const settings: Partial<Settings> = {}
  if (values.rounds !== undefined) settings.rounds = parsePositive('rounds', values.rounds)
  if (values.seconds !== undefined) settings.seconds = parsePositive('seconds', values.seconds)
  if (values.full) settings.full = true
  if (values.provider) settings.provider = true
  if (values.body !== undefined) settings.body = parseBodyKind(values.body)
  if (values.framework !== undefined) settings.frameworks = [parseFramework(values.framework)]
  return { name: values.help ? undefined : positionals[0], settings }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        body: { type: 'string' },
        framework: { type: 'string' },
        full: { type: 'boolean', default: false },
        provider: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    // parseArgs throws a TypeError for an unknown option.
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}

function parsePositive(name: 'rounds' | 'seconds', text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value) && (name === 'seconds' || Number.isInteger(value))) return value
  throw new UsageError(`--${name} must be a ${name === 'rounds' ? 'whole ' : ''}number above 0, not ${text}`)
}

function parseBodyKind(text: string): BodyKind {
  // The cast is sound: hasOwn checked that it is a key of BODIES.
  if (Object.hasOwn(BODIES, text)) return text as BodyKind
  throw new UsageError(`--body must be ${Object.keys(BODIES).join(' or ')}, not ${text}`)
}

function parseFramework(text: string): Framework {
  const found = FRAMEWORKS.find((name) => name === text)
  if (found === undefined) throw new UsageError(`--framework must be ${FRAMEWORKS.join(' or ')}, not ${text}`)
  return found
}
