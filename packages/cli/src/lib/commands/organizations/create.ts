import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { Organization } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { printJson } from '../../terminal/output.ts'
import { printOrganization } from './show.ts'

interface Flags extends ApiFlags {
  id?: string
  json?: true
}

/** `hookseal organizations create` */
export function addCreate(group: Command): void {
  const command = addApiCommand(group, 'create', 'create an organization; requires an operator key')
    .argument('<name>', 'a display name')
    .option('--id <id>', 'letters, digits, "_" and "-" (default: a new id)')
  command.action(createOrganization)
  addExamples(command, ["hookseal organizations create 'Acme Inc.'"])
}

async function createOrganization(name: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const created: Organization = await client.call('POST', '/organizations', { body: { name, id: flags.id } })
  if (flags.json) printJson(created)
  else printOrganization(created)
}
