import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, readPages, tellOfMore } from '../../api/pages.ts'
import type { Event } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { parseAgo } from '../../input/numbers.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { printJson } from '../../terminal/output.ts'
import { cell, type Columns, printTable } from '../../terminal/table.ts'
import { showTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags, PageFlags {
  type?: string
  since?: Date
  until?: Date
  json?: true
}

/** `hookseal events list` */
export function addList(group: Command): void {
  const command = addLeaf(group, 'list', 'list events, newest first', { isDefault: true })
    .option('--type <type>', 'of this type')
    .option('--since <time>', 'published then or later: how long ago, such as 2h, or a date', parseAgo)
    .option('--until <time>', 'published before then', parseAgo)
  addPageOptions(command).action(listEvents)
  addExamples(command, ['hookseal events', 'hookseal events list --type invoice.paid --since 1d --json'])
}

async function listEvents(flags: Flags): Promise<void> {
  const { type, since, until } = flags
  const query = { type, since: since?.toISOString(), until: until?.toISOString() }
  const page = await readPages<Event>(await createClient(flags), '/events', query, flags)
  if (flags.json) {
    printJson(page)
    return
  }
  printTable(page.data, COLUMNS, 'There are no such events.')
  tellOfMore(page)
}

const COLUMNS: Columns<Event> = {
  id: ({ id }) => cell(id),
  type: ({ type }) => cell(type),
  happened: ({ timestamp }) => showTime(timestamp),
  published: ({ created_at: time }) => showTime(time),
}
