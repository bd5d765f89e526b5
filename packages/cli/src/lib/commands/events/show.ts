import type { Command } from 'commander'
import { createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { EventWithPayload } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { harmless, print, printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { showTime } from '../../terminal/time.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal events show` */
export function addShow(group: Command): void {
  const command = addLeaf(group, 'show', 'show an event, with the body of its deliveries').argument(
    '<id>',
    'its id',
  )
  command.action(showEvent)
  addExamples(command, ['hookseal events show in_1-paid'])
}

async function showEvent(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const event: EventWithPayload = await client.call('GET', `/events/${segment(id)}`)
  if (flags.json) {
    printJson(event)
    return
  }
  printFacts({
    id: cell(event.id),
    type: cell(event.type),
    happened: showTime(event.timestamp),
    published: showTime(event.created_at),
  })
  print(`\n${harmless(event.payload)}`)
}
