import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { confirm } from '../../terminal/confirm.ts'
import { print, printJson, stripControlChars } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  yes?: true
  json?: true
}

/** `hookseal event-types delete` */
export function addDelete(group: Command): void {
  const command = addApiCommand(
    group,
    'delete',
    'delete an event type that no endpoint subscribes to; requires an operator key',
  )
    .argument('<name>', 'the event type')
    .option('-y, --yes', 'do not ask for confirmation')
  command.action(deleteType)
  addExamples(command, ['hookseal event-types delete invoice.sent --yes'])
}

async function deleteType(name: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  await confirm(`Delete ${stripControlChars(name)}? It can no longer be published.`, flags)
  await client.call('DELETE', `/event-types/${encodePathSegment(name)}`)
  if (flags.json) printJson({ name, deleted: true })
  else print(`${stripControlChars(name)} was deleted`)
}
