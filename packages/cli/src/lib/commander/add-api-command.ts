import type { Command } from 'commander'
import { addApiOptions } from '../api/flags.ts'

/** Adds a command that calls a sender's API, with the options that all of these share. */
export function addApiCommand(parent: Command, name: string, summary: string): Command {
  return addApiOptions(
    parent
      .command(name)
      .summary(summary)
      .description(`${capitalize(summary)}.`),
  ).option('--json', 'print JSON')
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
