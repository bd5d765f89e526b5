import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { EventType } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { printJson } from '../../terminal/output.ts'
import { cell, type Columns, printTable } from '../../terminal/table.ts'
import { formatOptionalTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal event-types list` */
export function addList(group: Command): void {
  const command = addApiCommand(group, 'list', 'list all event types, by name')
  command.action(listTypes)
  addExamples(command, ['hookseal event-types', 'hookseal event-types list --json'])
}

async function listTypes(flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const list = await client.call<{ data: EventType[] }>('GET', '/event-types')
  if (flags.json) printJson(list)
  else printTable(list.data, COLUMNS, 'No event types.')
}

const COLUMNS: Columns<EventType> = {
  name: ({ name }) => cell(name),
  schema: ({ schema }) => (schema === null ? '' : 'yes'),
  example: ({ example }) => (example === null ? '' : 'yes'),
  deprecated: ({ deprecated_at: time }) => formatOptionalTime(time),
  description: ({ description }) => cell(description),
}
