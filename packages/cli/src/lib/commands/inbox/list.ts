import { type Command, Option } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { INBOX_STATUSES, type InboxMessage, type InboxStatus } from '../../api/inbox-types.ts'
import { addPageOptions, type PageFlags, printPage, readPages } from '../../api/pages.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { type Color, style } from '../../terminal/output.ts'
import { cell, type Columns } from '../../terminal/table.ts'
import { formatTime } from '../../terminal/time.ts'
import { addInboxFilter, type InboxFilterFlags, parseInboxStatuses, toInboxFilter } from './filter.ts'

interface Flags extends ApiFlags, PageFlags, InboxFilterFlags {
  status?: string[]
  json?: true
}

/** `hookseal inbox list` */
export function addList(group: Command): void {
  const command = addApiCommand(group, 'list', 'list messages, newest first')
  const status = new Option('--status <statuses>', 'only these statuses, separated by commas')
    .choices(INBOX_STATUSES)
    .argParser(parseInboxStatuses)
  addPageOptions(addInboxFilter(command.addOption(status))).action(listMessages)
  addExamples(command, [
    'hookseal inbox',
    'hookseal inbox list --status dead,failed --since 2h',
    'hookseal inbox list --handler invoice.paid --order-key cus_1 --all --json',
  ])
}

async function listMessages(flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const query = { ...toInboxFilter(flags), status: flags.status }
  const page = await readPages<InboxMessage>(client, '/inbox/messages', query, flags)
  printPage(page, flags, COLUMNS, 'No matching messages.')
}

const COLUMNS: Columns<InboxMessage> = {
  id: ({ id }) => id,
  type: ({ type }) => cell(type ?? ''),
  event: ({ event_id: id }) => cell(id),
  status: ({ status }) => styleInboxStatus(status),
  runs: ({ attempt }) => String(attempt),
  handler: ({ handler }) => cell(handler ?? ''),
  'order key': ({ order_key: key }) => cell(key ?? ''),
  accepted: ({ accepted_at: time }) => formatTime(time),
  error: ({ error }) => cell(error ?? '').slice(0, 80),
}

const COLORS: Readonly<Record<InboxStatus, Color>> = {
  waiting: 'dim',
  blocked: 'yellow',
  pending: 'dim',
  failed: 'yellow',
  done: 'green',
  dead: 'red',
  discarded: 'dim',
}

export function styleInboxStatus(status: InboxStatus): string {
  return style(COLORS[status], status)
}
