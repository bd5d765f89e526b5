import { parseArgs } from 'node:util'
import { BODIES, type BodyKind } from './body.ts'
import { type Framework, FRAMEWORKS } from './framework.ts'
import type { Settings } from './settings.ts'

export interface Arguments {
  /** Of the bench; `undefined` asks for help. */
  name: string | undefined
  /** Those that were given. */
  settings: Partial<Settings>
}

/** What the caller got wrong, for him to read. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** @throws {UsageError} for anything that is not understood. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args)
  if (positionals.length > 1)
    throw new UsageError(
      `one bench at a time, not ${positionals.join(' and ')}: they would disturb each other`,
    )
  const settings: Partial<Settings> = {}
  if (values.rounds !== undefined) settings.rounds = positive('rounds', values.rounds)
  if (values.seconds !== undefined) settings.seconds = positive('seconds', values.seconds)
  if (values.full) settings.full = true
  if (values.body !== undefined) settings.body = bodyKind(values.body)
  if (values.framework !== undefined) settings.frameworks = [framework(values.framework)]
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
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    // It throws for options that it does not know.
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}

function positive(name: 'rounds' | 'seconds', text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value) && (name === 'seconds' || Number.isInteger(value))) return value
  throw new UsageError(`--${name} must be a ${name === 'rounds' ? 'whole ' : ''}number above 0, not ${text}`)
}

function bodyKind(text: string): BodyKind {
  // A key of BODIES, once hasOwn says so.
  if (Object.hasOwn(BODIES, text)) return text as BodyKind
  throw new UsageError(`--body must be ${Object.keys(BODIES).join(' or ')}, not ${text}`)
}

function framework(text: string): Framework {
  const found = FRAMEWORKS.find((name) => name === text)
  if (found === undefined) throw new UsageError(`--framework must be ${FRAMEWORKS.join(' or ')}, not ${text}`)
  return found
}
