import type { Command } from 'commander'

const DEFAULT_COMMAND = 'list'

/**
 * Inserts `list` after a group that is called without a command. With Commander's own default commands, a mistyped command would
 * be an argument of `list`.
 */
export function withDefaultCommand(program: Command, args: readonly string[]): readonly string[] {
  const [name, next = '-'] = args
  const group = program.commands.find((command) => command.name() === name)
  const hasDefault = group?.commands.some((command) => command.name() === DEFAULT_COMMAND)
  if (name === undefined || !hasDefault || !next.startsWith('-') || HELP.has(next)) return args
  return [name, DEFAULT_COMMAND, ...args.slice(1)]
}

const HELP: ReadonlySet<string> = new Set(['-h', '--help'])

/** Returns the command that the first arguments name: a group if its command is unknown, the program if there is none. */
export function findCommand(program: Command, [name, ...rest]: readonly string[]): Command {
  const command = program.commands.find((one) => one.name() === name)
  return command === undefined ? program : findCommand(command, rest)
}
