import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { sourcePath } from '../../api/sources.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { confirm } from '../../terminal/confirm.ts'
import { print, printJson, stripControlChars } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  yes?: true
  json?: true
}

/** `hookseal sources delete` */
export function addDelete(group: Command): void {
  const command = addApiCommand(group, 'delete', 'delete a source; its events and deliveries stay')
  command
    .argument('<id>', 'the id of the source')
    .option('-y, --yes', 'do not ask for confirmation')
    .action(deleteSource)
  addExamples(command, ['hookseal sources delete src_… --yes'])
}

async function deleteSource(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const shown = stripControlChars(id)
  await confirm(`Delete ${shown}? Its provider gets 404 from then on.`, flags)
  const deleted = await client.call<object>('DELETE', sourcePath(id))
  if (flags.json) printJson(deleted)
  else print(`${shown} was deleted`)
}
