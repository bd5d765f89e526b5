import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Rejection, sourcePath } from '../../api/sources.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { printJson } from '../../terminal/output.ts'
import { cell, type Columns, printTable } from '../../terminal/table.ts'
import { formatTime } from '../../terminal/time.ts'

/** `hookseal sources rejections` */
export function addRejections(group: Command): void {
  const command = addApiCommand(group, 'rejections', 'list the last rejected deliveries of a source')
  command.argument('<id>', 'the id of the source').action(listRejections)
  addExamples(command, ['hookseal sources rejections src_…'])
}

async function listRejections(id: string, flags: ApiFlags & { json?: true }): Promise<void> {
  const client = await createClient(flags)
  const found = await client.call<{ data: Rejection[] }>('GET', sourcePath(id, 'rejections'))
  if (flags.json) printJson(found)
  else printTable(found.data, COLUMNS, 'No rejected deliveries.')
}

const COLUMNS: Columns<Rejection> = {
  id: ({ id }) => id,
  status: ({ status }) => String(status),
  reason: ({ code, message }) => cell(`${code}: ${message}`),
  received: ({ received_at: time }) => formatTime(time),
}
