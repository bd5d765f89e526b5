import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Source, sourcePath } from '../../api/sources.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { parseDuration } from '../../input/numbers.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../../input/secrets.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { printSource } from './show.ts'

interface Flags extends ApiFlags, SecretFlags {
  overlap?: number
  json?: true
}

/** `hookseal sources rotate` */
export function addRotate(group: Command): void {
  const command = addApiCommand(group, 'rotate', 'add a new secret of the provider to a source')
  command.argument('<id>', 'the id of the source')
  addSecretOption(command)
    .option(
      '--overlap <duration>',
      'how long the previous secrets are accepted, such as 24h (default: set by the sender)',
      parseDuration,
    )
    .action(rotateSecret)
  addExamples(command, ['hookseal sources rotate src_… --secret whsec_of_stripe --overlap 1h'])
}

async function rotateSecret(id: string, flags: Flags): Promise<void> {
  const [secret, ...others] = await readSecrets(flags)
  if (others.length > 0) throw new CliError('usage', 'pass one --secret: the previous ones stay for a while')
  const client = await createClient(flags)
  const body = { secret, overlap_seconds: flags.overlap }
  printSource(await client.call<Source>('POST', sourcePath(id, 'rotate-secret'), { body }), flags)
}
