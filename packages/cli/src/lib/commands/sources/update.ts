import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Source, sourcePath } from '../../api/sources.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addSettingOptions, type SettingFlags, settingsOf } from './settings.ts'
import { printSource } from './show.ts'

interface Flags extends ApiFlags, SettingFlags {
  json?: true
}

/** `hookseal sources update` */
export function addUpdate(group: Command): void {
  const command = addApiCommand(group, 'update', 'change fields of a source')
  command.argument('<id>', 'the id of the source')
  addSettingOptions(command).action(updateSource)
  addExamples(command, ['hookseal sources update src_… --name Billing'])
}

async function updateSource(id: string, flags: Flags): Promise<void> {
  const changes = settingsOf(flags)
  if (Object.values(changes).every((value) => value === undefined))
    throw new CliError('usage', 'nothing to change: pass --name, --public-url or --verify-token')
  const client = await createClient(flags)
  printSource(await client.call<Source>('PATCH', sourcePath(id), { body: changes }), flags)
}
