import { DEFAULTS } from '@hookseal/core'
import type { Command } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { collect } from './numbers.ts'

export interface SecretFlags {
  secret?: string[]
}

/** Adds `--secret`, which is repeatable. */
export function addSecretOption(command: Command): Command {
  return command.option(
    '-s, --secret <secret>',
    `a secret; repeatable during rotation (default: ${DEFAULTS.environmentVariable}, with --provider its own variable, or a prompt)`,
    collect,
  )
}

/** Reads the secrets from the options, else from the variable `name` (separated by whitespace), else from a prompt. */
export async function readSecrets(
  { secret }: SecretFlags,
  name: string = DEFAULTS.environmentVariable,
): Promise<string[]> {
  if (secret !== undefined) return secret
  const value = process.env[name]?.trim()
  if (value) return value.split(/\s+/)
  if (process.stdin.isTTY && process.stderr.isTTY) return [await promptForSecret()]
  throw new CliError('usage', `no secret: pass --secret or set ${name}`)
}

/** Prompts with hidden input: the secret stays out of the screen, the shell's history and the process list. */
async function promptForSecret(): Promise<string> {
  // Loaded on demand: most runs show no prompt.
  const { isCancel, password } = await import('@clack/prompts')
  const secret = await password({ message: 'Signing secret', output: process.stderr })
  if (isCancel(secret)) throw new CliError('interrupted', 'canceled: no secret was entered')
  return secret
}
