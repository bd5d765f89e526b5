import { readFile } from 'node:fs/promises'
import { CliError } from '../terminal/cli-error.ts'

/** Reads the file that an option names. */
export async function readNamedFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    // Only a failed system call has a code. Any other error is a bug.
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new CliError('usage', `cannot read ${path} (${String(error.code)})`, { cause: error })
  }
}
