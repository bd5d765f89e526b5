import type { Command } from 'commander'
import { parseAgo } from '../../input/numbers.ts'

export interface FilterFlags {
  endpoint?: string
  event?: string
  eventId?: string
  since?: Date
  until?: Date
}

/** Adds the options that say which deliveries are meant. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--endpoint <id>', 'to this endpoint')
    .option('--event <type>', 'of events of this type')
    .option('--event-id <id>', 'of this event')
    .option('--since <time>', 'made then or later: how long ago, such as 2h, or a date', parseAgo)
    .option('--until <time>', 'made before then', parseAgo)
}

/** As the API names them. */
export function toFilter({ endpoint, event, eventId, since, until }: FilterFlags): Record<string, string> {
  const filter = {
    webhook_id: endpoint,
    event,
    event_id: eventId,
    since: since?.toISOString(),
    until: until?.toISOString(),
  }
  return JSON.parse(JSON.stringify(filter))
}
