import { CliError } from './cli-error.ts'

/** Resolves when `--yes` was passed or the user confirms at the terminal. Without a terminal, `--yes` is required. */
export async function confirm(question: string, { yes }: { yes?: true }): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CliError('usage', 'not an interactive terminal: pass --yes to confirm')
  // Loaded on demand: most runs show no prompt.
  const { confirm: ask, isCancel } = await import('@clack/prompts')
  const confirmed = await ask({ message: question, initialValue: false, output: process.stderr })
  if (isCancel(confirmed) || !confirmed) throw new CliError('interrupted', 'canceled: nothing was changed')
}
