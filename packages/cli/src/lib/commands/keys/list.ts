import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, printPage, readPages } from '../../api/pages.ts'
import type { ApiKey } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { cell, type Columns } from '../../terminal/table.ts'
import { formatOptionalTime, formatTime } from '../../terminal/time.ts'
import { addOperatorOption, type KeysFlags, keysPath } from './keys-path.ts'

interface Flags extends ApiFlags, PageFlags, Pick<KeysFlags, 'operator'> {
  json?: true
}

/** `hookseal keys list` */
export function addList(group: Command): void {
  const command = addPageOptions(
    addOperatorOption(addApiCommand(group, 'list', 'list API keys, newest first')),
  )
  command.action(listKeys)
  addExamples(command, ['hookseal keys --org default', 'hookseal keys list --operator --json'])
}

async function listKeys(flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const page = await readPages<ApiKey>(client, await keysPath(client, flags), {}, flags)
  printPage(page, flags, COLUMNS, 'No API keys.')
}

const COLUMNS: Columns<ApiKey> = {
  id: ({ id }) => id,
  name: ({ name }) => cell(name),
  'begins with': ({ prefix }) => cell(prefix),
  scopes: ({ scopes }) => scopes.join(', '),
  organizations: ({ organization_ids: ids }) => (ids.length === 0 ? 'all' : cell(ids.join(', '))),
  created: ({ created_at: time }) => formatTime(time),
  'last used': ({ last_used_at: time }) => formatOptionalTime(time),
}
