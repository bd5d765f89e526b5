import type { Command } from 'commander'
import { createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { Webhook } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { print, printJson } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal endpoints enable` */
export function addEnable(group: Command): void {
  addSwitch(group, 'enable', 'send to an endpoint again, and forget its failures so far', true)
}

/** `hookseal endpoints disable` */
export function addDisable(group: Command): void {
  addSwitch(group, 'disable', 'send nothing to an endpoint until it is enabled again', false)
}

function addSwitch(group: Command, name: string, summary: string, enabled: boolean): void {
  const command = addLeaf(group, name, summary).argument('<id>', 'its id')
  command.action(async (id: string, flags: Flags) => {
    const client = await createClient(flags)
    const webhook: Webhook = await client.call('PATCH', `/webhooks/${segment(id)}`, { body: { enabled } })
    if (flags.json) printJson(webhook)
    else print(`${webhook.id} is ${enabled ? 'enabled' : 'disabled'}`)
  })
  addExamples(command, [`hookseal endpoints ${name} wh_…`])
}
