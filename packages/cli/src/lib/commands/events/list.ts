import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, printPage, readPages } from '../../api/pages.ts'
import type { Event } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { parseAgo } from '../../input/numbers.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { cell, type Columns } from '../../terminal/table.ts'
import { formatTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags, PageFlags {
  type?: string
  since?: Date
  until?: Date
  json?: true
}

/** `hookseal events list` */
export function addList(group: Command): void {
  const command = addApiCommand(group, 'list', 'list events, newest first')
    .option('--type <type>', 'only events of this type')
    .option(
      '--since <time>',
      'published at or after this time: a duration before now, such as 2h, or a date',
      parseAgo,
    )
    .option('--until <time>', 'published before this time', parseAgo)
  addPageOptions(command).action(listEvents)
  addExamples(command, ['hookseal events', 'hookseal events list --type invoice.paid --since 1d --json'])
}

async function listEvents(flags: Flags): Promise<void> {
  const { type, since, until } = flags
  const query = { type, since: since?.toISOString(), until: until?.toISOString() }
  const page = await readPages<Event>(await createClient(flags), '/events', query, flags)
  printPage(page, flags, COLUMNS, 'No matching events.')
}

const COLUMNS: Columns<Event> = {
  id: ({ id }) => cell(id),
  type: ({ type }) => cell(type),
  timestamp: ({ timestamp }) => formatTime(timestamp),
  published: ({ created_at: time }) => formatTime(time),
}
