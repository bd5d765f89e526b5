import { setExitCode } from '../terminal/exit-codes.ts'
import { findCommand, withDefaultCommand } from './find-command.ts'
import { createProgram } from './program.ts'
import { reportError } from './report-error.ts'

/** Runs the command in `args` and sets the exit code of this process. */
export async function run(args: readonly string[]): Promise<void> {
  // The reader of a pipe may close it early: `hookseal … | head -1`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const program = createProgram()
  const words = withDefaultCommand(program, args)
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    setExitCode(reportError(error, { json: args.includes('--json'), command: findCommand(program, words) }))
  }
}
