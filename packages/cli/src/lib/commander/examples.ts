import type { Command } from 'commander'

/** Puts examples below the help of a command, one to a line, as they would be typed. */
export function addExamples(command: Command, examples: readonly string[]): void {
  const lines = examples.map((example) => `  $ ${example}`).join('\n')
  command.addHelpText('after', `\n${examples.length === 1 ? 'Example' : 'Examples'}:\n${lines}`)
}
