import type { Command } from 'commander'
import { createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { confirm } from '../../terminal/confirm.ts'
import { addExamples } from '../../commander/examples.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { harmless, print, printJson } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  yes?: true
  json?: true
}

/** `hookseal endpoints delete` */
export function addDelete(group: Command): void {
  const command = addLeaf(group, 'delete', 'delete an endpoint, and give up what waits for it')
    .argument('<id>', 'its id')
    .option('-y, --yes', 'do not ask')
  command.action(deleteEndpoint)
  addExamples(command, ['hookseal endpoints delete wh_… --yes'])
}

async function deleteEndpoint(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  await confirm(`Delete ${harmless(id)}, and give up the deliveries that wait for it?`, flags)
  const deleted = await client.call<object>('DELETE', `/webhooks/${segment(id)}`)
  if (flags.json) printJson(deleted)
  else print(`${harmless(id)} is deleted`)
}
