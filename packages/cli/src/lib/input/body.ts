import { buffer } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { readNamedFile } from './read-file.ts'

export interface BodyFlags {
  body?: string
  file?: string
}

/** Adds the options for the body. Without them it is read from standard input. */
export function addBodyOptions(command: Command): Command {
  return command
    .addOption(new Option('-b, --body <text>', 'the body itself').conflicts('file'))
    .addOption(
      new Option('-f, --file <path>', 'a file with the body, used byte for byte (default: standard input)'),
    )
}

/** Reads the body as bytes, unchanged. */
export async function readBody({ body, file }: BodyFlags): Promise<Uint8Array> {
  if (body !== undefined) return Buffer.from(body)
  if (file !== undefined && file !== '-') return readNamedFile(file)
  if (process.stdin.isTTY)
    throw new CliError('usage', 'no body: pass --body or --file, or pipe it to standard input')
  return buffer(process.stdin)
}
