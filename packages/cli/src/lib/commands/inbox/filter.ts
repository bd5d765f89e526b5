import { type Command, InvalidArgumentError } from 'commander'
import { INBOX_STATUSES } from '../../api/inbox-types.ts'
import { collectNames, parseAgo } from '../../input/numbers.ts'

export interface InboxFilterFlags {
  type?: string
  handler?: string
  provider?: string
  orderKey?: string
  search?: string
  since?: Date
  until?: Date
}

/** Adds the options that select messages. */
export function addInboxFilter(command: Command): Command {
  return command
    .option('--type <type>', 'only messages of this type')
    .option('--handler <name>', 'only messages of this handler')
    .option('--provider <name>', 'only messages of this provider')
    .option('--order-key <key>', 'only messages with this order key')
    .option('--search <text>', "only those whose id (msg_…) or provider's id begins with this text")
    .option(
      '--since <time>',
      'accepted at or after this time: a duration before now, such as 2h, or a date',
      parseAgo,
    )
    .option('--until <time>', 'accepted before this time', parseAgo)
}

/** Converts the options to the query parameters of the API. */
export function toInboxFilter(flags: InboxFilterFlags): Record<string, string> {
  const { type, handler, provider, orderKey, search, since, until } = flags
  const filter = {
    type,
    handler,
    provider,
    order_key: orderKey,
    q: search,
    since: since?.toISOString(),
    until: until?.toISOString(),
  }
  return JSON.parse(JSON.stringify(filter))
}

/** Parses statuses separated by commas. */
export function parseInboxStatuses(text: string, previous: readonly string[] = []): string[] {
  const names = collectNames(text, previous)
  const known: readonly string[] = INBOX_STATUSES
  if (!names.every((name) => known.includes(name)))
    throw new InvalidArgumentError(`Expected ${INBOX_STATUSES.join(', ')}.`)
  return names
}
