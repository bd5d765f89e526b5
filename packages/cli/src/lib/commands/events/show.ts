import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { EventWithPayload } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { stripControlChars, print, printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { formatTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal events show` */
export function addShow(group: Command): void {
  const command = addApiCommand(group, 'show', 'show an event with the body of its deliveries').argument(
    '<id>',
    'the id of the event',
  )
  command.action(showEvent)
  addExamples(command, ['hookseal events show in_1-paid'])
}

async function showEvent(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const event: EventWithPayload = await client.call('GET', `/events/${encodePathSegment(id)}`)
  if (flags.json) {
    printJson(event)
    return
  }
  printFacts({
    id: cell(event.id),
    type: cell(event.type),
    timestamp: formatTime(event.timestamp),
    published: formatTime(event.created_at),
  })
  print(`\n${stripControlChars(event.payload)}`)
}
