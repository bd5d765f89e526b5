import { type Command, InvalidArgumentError, Option } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { addPageOptions, type PageFlags, printPage, readPages } from '../../api/pages.ts'
import { DELIVERY_STATUSES, type Delivery, type DeliveryStatus } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { collectNames } from '../../input/numbers.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { type Color, style } from '../../terminal/output.ts'
import { cell, type Columns } from '../../terminal/table.ts'
import { formatTime } from '../../terminal/time.ts'
import { addFilterOptions, type FilterFlags, toFilter } from './filter.ts'

interface Flags extends ApiFlags, PageFlags, FilterFlags {
  status?: string[]
  json?: true
}

/** `hookseal deliveries list` */
export function addList(group: Command): void {
  const command = addApiCommand(group, 'list', 'list deliveries, newest first')
  const status = new Option('--status <statuses>', 'only these statuses, separated by commas')
    .choices(DELIVERY_STATUSES)
    .argParser(parseStatuses)
  addPageOptions(addFilterOptions(command.addOption(status))).action(listDeliveries)
  addExamples(command, [
    'hookseal deliveries',
    'hookseal deliveries list --endpoint wh_… --status failed,dead --since 2h',
    'hookseal deliveries list --event invoice.paid --all --json',
  ])
}

async function listDeliveries(flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const query = { ...toFilter(flags), status: flags.status }
  const page = await readPages<Delivery>(client, '/deliveries', query, flags)
  printPage(page, flags, COLUMNS, 'No matching deliveries.')
}

const COLUMNS: Columns<Delivery> = {
  id: ({ id }) => id,
  event: ({ event }) => cell(event),
  status: ({ status }) => styleStatus(status),
  attempts: ({ attempt }) => String(attempt),
  response: ({ response_status: status, error_message: error }) =>
    String(status ?? (error === null ? '' : 'none')),
  latency: ({ latency_ms: latency }) => (latency === null ? '' : `${latency} ms`),
  created: ({ created_at: time }) => formatTime(time),
  url: ({ target_url: url }) => cell(url),
}

const STATUS_COLORS: Readonly<Record<DeliveryStatus, Color>> = {
  pending: 'dim',
  delivered: 'green',
  failed: 'yellow',
  dead: 'red',
}

export function styleStatus(status: DeliveryStatus): string {
  return style(STATUS_COLORS[status], status)
}

function parseStatuses(text: string, previous: readonly string[] = []): string[] {
  const names = collectNames(text, previous)
  const known: readonly string[] = DELIVERY_STATUSES
  if (!names.every((name) => known.includes(name)))
    throw new InvalidArgumentError(`Expected ${DELIVERY_STATUSES.join(', ')}.`)
  return names
}
