import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, printPage, readPages } from '../../api/pages.ts'
import { type Source, SOURCES_PATH } from '../../api/sources.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { cell, type Columns } from '../../terminal/table.ts'
import { formatOptionalTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags, PageFlags {
  json?: true
}

/** `hookseal sources list` */
export function addList(group: Command): void {
  const command = addPageOptions(addApiCommand(group, 'list', 'list sources, newest first'))
  command.action(listSources)
  addExamples(command, ['hookseal sources', 'hookseal sources list --all --json'])
}

async function listSources(flags: Flags): Promise<void> {
  const page = await readPages<Source>(await createClient(flags), SOURCES_PATH, {}, flags)
  printPage(page, flags, COLUMNS, 'No sources.')
}

const COLUMNS: Columns<Source> = {
  id: ({ id }) => id,
  provider: ({ provider }) => cell(provider),
  name: ({ name }) => cell(name),
  state: ({ enabled }) => (enabled ? 'enabled' : 'disabled'),
  rejected: ({ rejected_count: count }) => String(count),
  'last event': ({ last_event_at: time }) => formatOptionalTime(time),
}
