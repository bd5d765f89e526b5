import type { Exit } from './exit-codes.ts'

/** What a command can't go on from. The message is for the person at the terminal; no secret is in it. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exit: Exit

  constructor(exit: Exit, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.exit = exit
  }
}

/** Runs what judges its arguments by throwing `TypeError` or `RangeError`, and makes a usage error of that. */
export async function judgingArguments<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    throw new CliError('usage', error.message, { cause: error })
  }
}
