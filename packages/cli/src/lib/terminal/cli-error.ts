import type { Exit } from './exit-codes.ts'

/** An error that ends a command. The message is for the user and holds no secret. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exit: Exit

  constructor(exit: Exit, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.exit = exit
  }
}

/** Runs a function that validates its arguments, and rethrows its `TypeError` or `RangeError` as a usage error. */
export async function asUsageError<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    throw new CliError('usage', error.message, { cause: error })
  }
}
