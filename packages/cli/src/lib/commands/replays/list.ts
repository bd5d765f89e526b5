import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, printPage, readPages } from '../../api/pages.ts'
import type { Replay } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { cell, type Columns } from '../../terminal/table.ts'
import { formatOptionalTime, formatTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags, PageFlags {
  json?: true
}

/** `hookseal replays list` */
export function addList(group: Command): void {
  const command = addPageOptions(addApiCommand(group, 'list', 'list replays, newest first'))
  command.action(async (flags: Flags) => {
    const page = await readPages<Replay>(await createClient(flags), '/replays', {}, flags)
    printPage(page, flags, COLUMNS, 'No replays.')
  })
  addExamples(command, ['hookseal replays', 'hookseal replays list --all --json'])
}

const COLUMNS: Columns<Replay> = {
  id: ({ id }) => id,
  status: ({ status }) => status,
  replayed: ({ replayed, matched }) => `${replayed} of ${matched ?? 'more than 10,000'}`,
  filter: ({ missing, filter }) => cell(`${missing ? 'missing ' : ''}${describeFilter(filter)}`),
  started: ({ created_at: time }) => formatTime(time),
  ended: ({ finished_at: time }) => formatOptionalTime(time),
}

/** The names of the filters as options of `hookseal replay`, where the REST API calls them otherwise. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  webhook_id: 'endpoint',
  event_id: 'event-id',
  response_status: 'response',
}

/** Returns a filter as `name=value`, separated by spaces. */
export function describeFilter(filter: Readonly<Record<string, unknown>>): string {
  return Object.entries(filter)
    .map(([name, value]) => `${OPTION_NAMES[name] ?? name}=${String(value)}`)
    .join(' ')
}
