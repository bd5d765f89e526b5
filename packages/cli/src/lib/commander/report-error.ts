import { WebhookConfigError } from '@hookseal/core'
import { type Command, CommanderError } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { type Exit, EXIT_CODES } from '../terminal/exit-codes.ts'
import { redactSecrets } from '../terminal/output.ts'

export interface ReportOptions {
  /** Whether errors are printed as JSON. */
  json: boolean
  /** The command that the arguments name. */
  command: Command
}

/** Prints an error to stderr, one line per problem or one line of JSON. Returns how the process exits. */
export function reportError(error: unknown, { json, command }: ReportOptions): Exit {
  // Commander throws after it printed the help or the version, too. It prints the help for a missing command.
  if (error instanceof CommanderError && error.exitCode === EXIT_CODES.ok.code) return 'ok'
  if (error instanceof CommanderError && error.code === 'commander.help') return 'usage'
  const problem = toCliError(error, command)
  const lines = json ? [toJson(problem)] : toLines(problem)
  process.stderr.write(lines.map((line) => `${redactSecrets(line)}\n`).join(''))
  return problem.exit
}

function toCliError(error: unknown, command: Command): CliError {
  if (error instanceof CliError) return error
  if (error instanceof CommanderError) return new CliError('usage', describeUsage(error, command))
  if (error instanceof WebhookConfigError)
    return new CliError('usage', error.message, { code: error.code, cause: error })
  const stack = error instanceof Error ? error.stack : String(error)
  return new CliError('internal', `unexpected error, please report it\n${stack}`, { cause: error })
}

/** Returns Commander's message on one line, with the group of an unknown command and where to read on. */
function describeUsage({ message }: CommanderError, command: Command): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/^unknown command/, command.parent === null ? '$&' : `${command.name()} has no command`)
    .replaceAll(/\s*\n\s*/g, ' ')
  return `${text.replace(/\.$/, '')}. See ${pathOf(command)} --help`
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

function toLines({ message, fields, code, status }: CliError): string[] {
  const problems =
    fields.length === 0
      ? [message]
      : // The sender's own messages begin with the name of the field.
        fields.map(({ field, message: reason }) =>
          reason.startsWith(field) ? reason : `${field}: ${reason}`,
        )
  const source = status === undefined ? '' : ` (${status} ${code})`
  return problems.map((problem) => `hookseal: ${problem}${source}`)
}

function toJson({ message, fields, code, status, exit }: CliError): string {
  return JSON.stringify({
    error: {
      code,
      message,
      exit_code: EXIT_CODES[exit].code,
      ...(status === undefined ? {} : { status }),
      ...(fields.length === 0 ? {} : { fields }),
    },
  })
}
