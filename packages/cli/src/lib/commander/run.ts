import { WebhookConfigError } from '@hookseal/core'
import { CommanderError } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { type Exit, EXIT_CODES, endWith } from '../terminal/exit-codes.ts'
import { withoutSecrets } from '../terminal/output.ts'
import { createProgram } from './program.ts'

/** Runs the command that `args` name, and sets the exit code of this process. */
export async function run(args: readonly string[]): Promise<void> {
  // The reader of a pipe may have seen enough: `hookseal … | head -1`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    await createProgram().parseAsync(args, { from: 'user' })
  } catch (error) {
    endWith(report(error))
  }
}

function report(error: unknown): Exit {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === EXIT_CODES.ok.code ? 'ok' : 'usage'
  if (error instanceof CliError) return complain(error.message, error.exit)
  if (error instanceof WebhookConfigError) return complain(error.message, 'usage')
  const stack = error instanceof Error ? error.stack : String(error)
  return complain(`unexpected error, please report it\n${stack}`, 'internal')
}

function complain(message: string, exit: Exit): Exit {
  process.stderr.write(`hookseal: ${withoutSecrets(message)}\n`)
  return exit
}
