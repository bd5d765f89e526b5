import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, readPages, tellOfMore } from '../../api/pages.ts'
import type { Webhook } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { paint, printJson } from '../../terminal/output.ts'
import { cell, type Columns, printTable } from '../../terminal/table.ts'
import { showMaybeTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags, PageFlags {
  json?: true
}

/** `hookseal endpoints list` */
export function addList(group: Command): void {
  const command = addPageOptions(addLeaf(group, 'list', 'list endpoints, newest first', { isDefault: true }))
  command.action(listEndpoints)
  addExamples(command, ['hookseal endpoints', 'hookseal endpoints list --all --json'])
}

async function listEndpoints(flags: Flags): Promise<void> {
  const page = await readPages<Webhook>(await createClient(flags), '/webhooks', {}, flags)
  if (flags.json) {
    printJson(page)
    return
  }
  printTable(page.data, COLUMNS, 'There are no endpoints.')
  tellOfMore(page)
}

const COLUMNS: Columns<Webhook> = {
  id: ({ id }) => id,
  url: ({ url }) => cell(url),
  events: ({ events: [first = '', ...others] }) =>
    others.length === 0 ? first : `${first} +${others.length}`,
  state: (webhook) => stateOf(webhook),
  'last answer': ({ last_delivery_status: status }) => String(status ?? ''),
  'last delivery': ({ last_delivery_at: time }) => showMaybeTime(time),
}

/** Whether it gets deliveries, and how that goes. */
export function stateOf({ enabled, failing_since: failing }: Webhook): string {
  if (!enabled) return paint('yellow', 'disabled')
  return failing === null ? paint('green', 'enabled') : paint('red', 'failing')
}
