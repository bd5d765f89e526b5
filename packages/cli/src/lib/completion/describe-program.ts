import type { Command, Option } from 'commander'

/** A word that may come next, with its description. */
export interface Candidate {
  word: string
  description: string
}

/** A command as completion scripts need it. */
interface CommandWords {
  /** The words that select the command, each after a space: ` endpoints create`. Empty for the program. */
  path: string
  /** Subcommands, and the choices of arguments. */
  commands: readonly Candidate[]
  options: readonly Candidate[]
}

export interface ProgramWords {
  commands: readonly CommandWords[]
  /** The options that take a value, by the values to offer. File names are offered for options without any. */
  values: readonly { flags: readonly string[]; choices: readonly string[] }[]
}

/** Describes every command of the program, and the values of its options. */
export function describeProgram(program: Command): ProgramWords {
  const all = describeCommands(program, '')
  const byFlags = new Map<string, Option>()
  for (const { command } of all)
    for (const option of command.options.filter(({ required }) => required)) {
      // A script has one list for an option of several commands: that of the first.
      const flags = flagsOf(option).join(' ')
      if (!byFlags.has(flags)) byFlags.set(flags, option)
    }
  return {
    commands: all.map(({ command, path }) => ({
      path,
      commands: [
        ...command.commands.map((one) => ({ word: one.name(), description: one.summary() })),
        ...argumentChoices(command),
      ],
      options: command.options.flatMap((option) =>
        option.long === undefined || option.long === null
          ? []
          : [{ word: option.long, description: option.description }],
      ),
    })),
    values: [...byFlags.values()].map((option) => ({
      flags: flagsOf(option),
      choices: option.argChoices ?? [],
    })),
  }
}

function describeCommands(command: Command, path: string): { command: Command; path: string }[] {
  const below = command.commands.flatMap((one) => describeCommands(one, `${path} ${one.name()}`))
  return [{ command, path }, ...below]
}

function argumentChoices({ registeredArguments }: Command): Candidate[] {
  return registeredArguments.flatMap(({ argChoices = [], description }) =>
    argChoices.map((word) => ({ word, description })),
  )
}

function flagsOf({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag !== undefined && flag !== null)
}
