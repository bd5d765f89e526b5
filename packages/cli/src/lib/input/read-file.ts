import { readFile } from 'node:fs/promises'
import { CliError } from '../terminal/cli-error.ts'

/** The bytes of a file named by an option. */
export async function readNamedFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    // Only a failed system call has a code; the rest is a defect.
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new CliError('usage', `${path} can't be read (${String(error.code)})`, { cause: error })
  }
}
