import { CLI_ERRORS, type ErrorExit } from './exit-codes.ts'

/** A field of a request that the sender does not accept. */
export interface FieldProblem {
  field: string
  message: string
}

interface CliErrorOptions {
  cause?: unknown
  /** A stable code. @default the code of `exit` in `CLI_ERRORS` */
  code?: string
  /** The status of the sender's response. */
  status?: number
  /** The invalid fields of a request, each of which is a problem of its own. */
  fields?: readonly FieldProblem[]
}

/** An error that ends a command. The message is for the user and holds no secret. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exit: ErrorExit
  readonly code: string
  readonly status: number | undefined
  readonly fields: readonly FieldProblem[]

  constructor(exit: ErrorExit, message: string, options: CliErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.exit = exit
    this.code = options.code ?? CLI_ERRORS[exit]
    this.status = options.status
    this.fields = options.fields ?? []
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
