import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Source, SOURCES_PATH } from '../../api/sources.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { addSecretOption, readSecrets, type SecretFlags } from '../../input/secrets.ts'
import { findPreset } from '../../providers/find-preset.ts'
import { addSettingOptions, type SettingFlags, settingsOf } from './settings.ts'
import { printSource } from './show.ts'

interface Flags extends ApiFlags, SecretFlags, SettingFlags {
  json?: true
}

/** The one provider without a preset. */
const STANDARD_WEBHOOKS = 'standard-webhooks'

/** `hookseal sources create` */
export function addCreate(group: Command): void {
  const command = addApiCommand(group, 'create', 'create a source and show the URL to enter at its provider')
  command.argument('<provider>', `a name of hookseal providers, or ${STANDARD_WEBHOOKS}`)
  addSettingOptions(addSecretOption(command)).action(createSource)
  addExamples(command, ['hookseal sources create stripe --secret whsec_of_stripe'])
}

async function createSource(provider: string, flags: Flags): Promise<void> {
  const preset = provider === STANDARD_WEBHOOKS ? undefined : await findPreset(provider)
  const secrets = await readSecrets(flags, preset?.row.env)
  const client = await createClient(flags)
  const body = { provider, secrets, ...settingsOf(flags) }
  printSource(await client.call<Source>('POST', SOURCES_PATH, { body }), flags)
}
