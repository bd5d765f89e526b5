import type { Command } from 'commander'
import { addApiOptions } from '../api/flags.ts'

/** A command that asks a sender's API, with the options that all of these share. */
export function addLeaf(
  parent: Command,
  name: string,
  summary: string,
  options: { isDefault?: boolean } = {},
): Command {
  return addApiOptions(
    parent
      .command(name, options)
      .summary(summary)
      .description(`${capitalise(summary)}.`),
  ).option('--json', 'print JSON')
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
