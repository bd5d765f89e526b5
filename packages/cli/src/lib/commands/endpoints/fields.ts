import { type Command, InvalidArgumentError, Option } from 'commander'
import { CliError } from '../../terminal/cli-error.ts'
import { gather, gatherNames, parseWhole } from '../../input/numbers.ts'

export interface FieldFlags {
  events?: string[]
  name?: string
  description?: string
  header?: string[]
  rateLimit?: number | 'none'
}

/** Adds the options for what can be set of an endpoint. */
export function addFieldOptions(command: Command): Command {
  return command
    .option('--events <types>', 'the types it gets, separated by commas', gatherNames)
    .option('--name <name>', 'a name for people')
    .option('--description <text>', 'what it is for')
    .option('-H, --header <line>', "a header sent with each delivery, 'name: value'; again for each", gather)
    .addOption(
      new Option('--rate-limit <count>', 'attempts a second, at most; none for no limit').argParser(
        parseRate,
      ),
    )
}

/** Those that were given, as the API takes them. */
export function fieldsOf({ events, name, description, header, rateLimit }: FieldFlags): object {
  const headers = header && Object.fromEntries(header.map(parseHeader))
  // JSON has no undefined: what was not given is not sent.
  return { events, name, description, headers, rate_limit: rateLimit === 'none' ? null : rateLimit }
}

function parseHeader(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw new CliError('usage', "a header is not of the form 'name: value'")
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
}

function parseRate(text: string): number | 'none' {
  if (text === 'none') return text
  const rate = parseWhole(text)
  if (rate === 0) throw new InvalidArgumentError('A whole number from 1 up, or none.')
  return rate
}
