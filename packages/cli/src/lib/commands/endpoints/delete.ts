import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { endpointPath } from '../../api/endpoints.ts'
import { confirm } from '../../terminal/confirm.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { stripControlChars, print, printJson } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  yes?: true
  json?: true
}

/** `hookseal endpoints delete` */
export function addDelete(group: Command): void {
  const command = addApiCommand(group, 'delete', 'delete an endpoint; its pending deliveries become dead')
    .argument('<id>', 'the id of the endpoint')
    .option('-y, --yes', 'do not ask for confirmation')
  command.action(deleteEndpoint)
  addExamples(command, ['hookseal endpoints delete wh_… --yes'])
}

async function deleteEndpoint(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  await confirm(`Delete ${stripControlChars(id)}? Its pending deliveries become dead.`, flags)
  const deleted = await client.call<object>('DELETE', endpointPath(id))
  if (flags.json) printJson(deleted)
  else print(`${stripControlChars(id)} was deleted`)
}
