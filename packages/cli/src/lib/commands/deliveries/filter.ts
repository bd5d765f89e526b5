import { type Command, InvalidArgumentError, Option } from 'commander'
import { endpointFilter } from '../../api/endpoints.ts'
import { parseAgo } from '../../input/numbers.ts'

export interface FilterFlags {
  endpoint?: string
  event?: string
  eventId?: string
  search?: string
  response?: string
  since?: Date
  until?: Date
}

/** Adds the options that select deliveries. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--endpoint <id>', 'only deliveries to this endpoint')
    .option('--event <type>', 'only deliveries of this event type')
    .option('--event-id <id>', 'only deliveries of this event')
    .option('--search <text>', 'only those whose delivery id, event id or event type begins with this text')
    .addOption(
      new Option(
        '--response <status>',
        'only those whose last attempt got this response: a status, a class such as 5xx, or none',
      ).argParser(parseResponse),
    )
    .option(
      '--since <time>',
      'created at or after this time: a duration before now, such as 2h, or a date',
      parseAgo,
    )
    .option('--until <time>', 'created before this time', parseAgo)
}

/** Converts the options to the query parameters of the API. */
export function toFilter(flags: FilterFlags): Record<string, string> {
  const { endpoint, event, eventId, search, response, since, until } = flags
  const filter = {
    ...endpointFilter(endpoint),
    event,
    event_id: eventId,
    q: search,
    response_status: response,
    since: since?.toISOString(),
    until: until?.toISOString(),
  }
  return JSON.parse(JSON.stringify(filter))
}

function parseResponse(text: string): string {
  if (!/^(?:[1-5]\d\d|[1-5]xx|none)$/.test(text))
    throw new InvalidArgumentError('Expected a status such as 500, a class such as 5xx, or none.')
  return text
}
