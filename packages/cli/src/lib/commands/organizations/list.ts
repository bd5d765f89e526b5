import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, printPage, readPages } from '../../api/pages.ts'
import type { Organization } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { cell, type Columns } from '../../terminal/table.ts'
import { formatTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags, PageFlags {
  json?: true
}

/** `hookseal organizations list` */
export function addList(group: Command): void {
  const command = addPageOptions(
    addApiCommand(group, 'list', 'list organizations, newest first; requires an operator key'),
  )
  command.action(listOrganizations)
  addExamples(command, ['hookseal organizations', 'hookseal organizations list --all --json'])
}

async function listOrganizations(flags: Flags): Promise<void> {
  const page = await readPages<Organization>(await createClient(flags), '/organizations', {}, flags)
  printPage(page, flags, COLUMNS, 'No organizations.')
}

const COLUMNS: Columns<Organization> = {
  id: ({ id }) => cell(id),
  name: ({ name }) => cell(name),
  endpoints: ({ quotas }) => limitOf(quotas, 'endpoints'),
  'events/s': ({ quotas }) => limitOf(quotas, 'events_per_second'),
  created: ({ created_at: time }) => formatTime(time),
}

/** The two quotas that fit into a row. `show` has all of them. */
function limitOf(quotas: Organization['quotas'], name: string): string {
  const limit = quotas[name]
  return limit === undefined ? '' : `≤ ${limit}`
}
