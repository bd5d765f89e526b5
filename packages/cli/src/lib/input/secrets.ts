import { DEFAULTS } from '@hookseal/core'
import type { Command } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { gather } from './numbers.ts'

export interface SecretFlags {
  secret?: string[]
}

/** Adds `--secret`, which may be given more than once. */
export function addSecretOption(command: Command): Command {
  return command.option(
    '-s, --secret <secret>',
    `a secret; give it again for each in rotation (default: ${DEFAULTS.environmentVariable}, or a prompt)`,
    gather,
  )
}

/** The secrets of the options; else of the environment, separated by white space; else what is typed at a prompt. */
export async function readSecrets({ secret }: SecretFlags): Promise<string[]> {
  if (secret !== undefined) return secret
  const name = DEFAULTS.environmentVariable
  const value = process.env[name]?.trim()
  if (value) return value.split(/\s+/)
  if (process.stdin.isTTY && process.stderr.isTTY) return [await promptForSecret()]
  throw new CliError('usage', `there is no secret: give --secret, or set ${name}`)
}

/** Typed unseen, so that it is neither on the screen, nor in the shell's history, nor in the list of processes. */
async function promptForSecret(): Promise<string> {
  // Not loaded by the many runs that ask nothing.
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({ message: 'Signing secret', output: process.stderr })
  if (isCancel(answer)) throw new CliError('interrupted', 'no secret was given')
  return answer
}
