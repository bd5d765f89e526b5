import type { Command } from 'commander'
import { endpointFilter } from '../../api/endpoints.ts'
import { parseAgo } from '../../input/numbers.ts'

export interface FilterFlags {
  endpoint?: string
  event?: string
  eventId?: string
  since?: Date
  until?: Date
}

/** Adds the options that select deliveries. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--endpoint <id>', 'only deliveries to this endpoint')
    .option('--event <type>', 'only deliveries of this event type')
    .option('--event-id <id>', 'only deliveries of this event')
    .option(
      '--since <time>',
      'created at or after this time: a duration before now, such as 2h, or a date',
      parseAgo,
    )
    .option('--until <time>', 'created before this time', parseAgo)
}

/** Converts the options to the query parameters of the API. */
export function toFilter({ endpoint, event, eventId, since, until }: FilterFlags): Record<string, string> {
  const filter = {
    ...endpointFilter(endpoint),
    event,
    event_id: eventId,
    since: since?.toISOString(),
    until: until?.toISOString(),
  }
  return JSON.parse(JSON.stringify(filter))
}
