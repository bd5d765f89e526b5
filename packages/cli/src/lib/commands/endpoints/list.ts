import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, printPage, readPages } from '../../api/pages.ts'
import { type Endpoint, ENDPOINTS_PATH } from '../../api/endpoints.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { style } from '../../terminal/output.ts'
import { cell, type Columns } from '../../terminal/table.ts'
import { formatOptionalTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags, PageFlags {
  json?: true
}

/** `hookseal endpoints list` */
export function addList(group: Command): void {
  const command = addPageOptions(addApiCommand(group, 'list', 'list endpoints, newest first'))
  command.action(listEndpoints)
  addExamples(command, ['hookseal endpoints', 'hookseal endpoints list --all --json'])
}

async function listEndpoints(flags: Flags): Promise<void> {
  const page = await readPages<Endpoint>(await createClient(flags), ENDPOINTS_PATH, {}, flags)
  printPage(page, flags, COLUMNS, 'No endpoints.')
}

const COLUMNS: Columns<Endpoint> = {
  id: ({ id }) => id,
  url: ({ url }) => cell(url),
  events: ({ events: [first = '', ...others] }) =>
    others.length === 0 ? first : `${first} +${others.length}`,
  state: (endpoint) => stateOf(endpoint),
  'last response': ({ last_delivery_status: status }) => String(status ?? ''),
  'last delivery': ({ last_delivery_at: time }) => formatOptionalTime(time),
}

/** Returns `enabled`, `disabled`, or `failing` for an endpoint whose last attempts failed. */
export function stateOf({ enabled, failing_since: failing }: Endpoint): string {
  if (!enabled) return style('yellow', 'disabled')
  return failing === null ? style('green', 'enabled') : style('red', 'failing')
}
