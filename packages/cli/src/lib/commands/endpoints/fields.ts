import { type Command, InvalidArgumentError, Option } from 'commander'
import { CliError } from '../../terminal/cli-error.ts'
import { collect, collectNames } from '../../input/numbers.ts'

export interface FieldFlags {
  events?: string[]
  name?: string
  description?: string
  header?: string[]
  rateLimit?: number | 'none'
}

/** Adds the options for the fields of an endpoint. */
export function addFieldOptions(command: Command): Command {
  return command
    .option('--events <types>', 'the event types it receives, separated by commas', collectNames)
    .option('--name <name>', 'a display name')
    .option('--description <text>', 'a description')
    .option('-H, --header <line>', "a header sent with each delivery, 'name: value'; repeatable", collect)
    .addOption(
      new Option('--rate-limit <count>', 'maximum attempts per second, or none for no limit').argParser(
        parseRate,
      ),
    )
}

/** Converts the options to the fields of the API. */
export function fieldsOf({ events, name, description, header, rateLimit }: FieldFlags): object {
  const headers = header && Object.fromEntries(header.map(parseHeader))
  // JSON.stringify omits undefined fields, so only the given ones are sent.
  return { events, name, description, headers, rate_limit: rateLimit === 'none' ? null : rateLimit }
}

function parseHeader(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw new CliError('usage', "-H must have the form 'name: value'")
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
}

function parseRate(text: string): number | 'none' {
  if (text === 'none') return text
  if (!/^0*[1-9]\d*$/.test(text))
    throw new InvalidArgumentError('Expected a whole number of at least 1, or none.')
  return Number(text)
}
