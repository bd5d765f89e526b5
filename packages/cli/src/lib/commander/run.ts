import { WebhookConfigError } from '@hookseal/core'
import { CommanderError } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { type Exit, EXIT_CODES, setExitCode } from '../terminal/exit-codes.ts'
import { redactSecrets } from '../terminal/output.ts'
import { createProgram } from './program.ts'

/** Runs the command in `args` and sets the exit code of this process. */
export async function run(args: readonly string[]): Promise<void> {
  // The reader of a pipe may close it early: `hookseal … | head -1`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    await createProgram().parseAsync(args, { from: 'user' })
  } catch (error) {
    setExitCode(report(error))
  }
}

function report(error: unknown): Exit {
  // Commander has already printed its message or the help.
  if (error instanceof CommanderError) return error.exitCode === EXIT_CODES.ok.code ? 'ok' : 'usage'
  if (error instanceof CliError) return printError(error.message, error.exit)
  if (error instanceof WebhookConfigError) return printError(error.message, 'usage')
  const stack = error instanceof Error ? error.stack : String(error)
  return printError(`unexpected error, please report it\n${stack}`, 'internal')
}

function printError(message: string, exit: Exit): Exit {
  process.stderr.write(`hookseal: ${redactSecrets(message)}\n`)
  return exit
}
