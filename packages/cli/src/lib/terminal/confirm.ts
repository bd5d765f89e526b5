import { CliError } from './cli-error.ts'

/** Returns when `yes` was given, or the person at the terminal says so; a script has to give it. */
export async function confirm(question: string, { yes }: { yes?: true }): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CliError('usage', 'there is no terminal to ask at: give --yes')
  // Not loaded by the many runs that ask nothing.
  const { confirm: ask, isCancel } = await import('@clack/prompts')
  const answer = await ask({ message: question, initialValue: false, output: process.stderr })
  if (isCancel(answer) || !answer) throw new CliError('interrupted', 'nothing was done')
}
