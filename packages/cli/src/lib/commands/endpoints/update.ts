import type { Command } from 'commander'
import { createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { Webhook } from '../../api/types.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addExamples } from '../../commander/examples.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { printJson } from '../../terminal/output.ts'
import { addFieldOptions, type FieldFlags, fieldsOf } from './fields.ts'
import { printWebhook } from './show.ts'

interface Flags extends ApiFlags, FieldFlags {
  target?: string
  json?: true
}

/** `hookseal endpoints update` */
export function addUpdate(group: Command): void {
  const command = addFieldOptions(
    addLeaf(group, 'update', 'change what the options name of an endpoint').argument('<id>', 'its id'),
  )
  command.option('--target <url>', 'the URL that deliveries go to').action(updateEndpoint)
  addExamples(command, ['hookseal endpoints update wh_… --events invoice.paid --name Billing'])
}

async function updateEndpoint(id: string, flags: Flags): Promise<void> {
  const changes = { ...fieldsOf(flags), url: flags.target }
  if (Object.values(changes).every((value) => value === undefined))
    throw new CliError('usage', 'nothing is to be changed: give --target, --events, --name or others')
  const client = await createClient(flags)
  const webhook: Webhook = await client.call('PATCH', `/webhooks/${segment(id)}`, { body: changes })
  if (flags.json) printJson(webhook)
  else printWebhook(webhook)
}
