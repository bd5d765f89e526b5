import { buffer } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { readNamedFile } from './read-file.ts'

export interface BodyFlags {
  body?: string
  file?: string
}

/** Adds the options that say where the body comes from; stdin when neither is given. */
export function addBodyOptions(command: Command): Command {
  return command
    .addOption(new Option('-b, --body <text>', 'the body itself').conflicts('file'))
    .addOption(
      new Option('-f, --file <path>', 'a file with the body, taken byte for byte (default: standard input)'),
    )
}

/** The body's bytes, exactly as given. */
export async function readBody({ body, file }: BodyFlags): Promise<Uint8Array> {
  if (body !== undefined) return Buffer.from(body)
  if (file !== undefined && file !== '-') return readNamedFile(file)
  if (process.stdin.isTTY)
    throw new CliError('usage', 'there is no body: give --body, --file, or pipe it to standard input')
  return buffer(process.stdin)
}
