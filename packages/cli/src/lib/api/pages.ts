import { type Command, InvalidArgumentError, Option } from 'commander'
import { DEFAULTS } from '../defaults.ts'
import { parseInteger } from '../input/numbers.ts'
import { printJson, style } from '../terminal/output.ts'
import { type Columns, printTable } from '../terminal/table.ts'
import { formatTime } from '../terminal/time.ts'
import type { Client, Query } from './client.ts'
import { notASender } from './problem.ts'
import type { Page } from './types.ts'

export interface PageFlags {
  limit: number
  all?: true
  cursor?: string
}

/** Adds the options that select how much of a list is shown. */
export function addPageOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--limit <count>', 'number of rows, newest first')
        .argParser(parseLimit)
        .default(DEFAULTS.listed)
        .conflicts('all'),
    )
    .option('--all', 'list all rows')
    .option('--cursor <cursor>', 'continue where a previous listing ended')
}

/**
 * Fetches as much of a list as the options select, page by page. Returns it with the cursor of the next row. A page may have fewer rows than its
 * limit, even none, although there are more: its `searched_until` says how far the sender has searched.
 */
export async function readPages<Item>(
  client: Client,
  path: string,
  query: Query,
  flags: PageFlags,
): Promise<Page<Item>> {
  const wanted = flags.all ? Infinity : flags.limit
  const data: Item[] = []
  let next: string | null | undefined = flags.cursor
  let searchedUntil: string | null = null
  let searches = 0
  do {
    const limit = Math.min(DEFAULTS.pageSize, wanted - data.length)
    const page: Page<Item> = await client.call('GET', path, {
      query: { ...query, limit, cursor: next ?? undefined },
    })
    if (!Array.isArray(page.data)) throw notASender(client.url)
    data.push(...page.data)
    next = page.next_cursor
    searchedUntil = page.searched_until ?? null
    if (searchedUntil !== null) searches++
  } while (next !== null && data.length < wanted && (flags.all || searches < DEFAULTS.searches))
  return { data, next_cursor: next, ...(searchedUntil === null ? {} : { searched_until: searchedUntil }) }
}

/** Prints a page as a table, or the text `none` if it is empty; with `--json` unchanged. */
export function printPage<Row>(
  page: Page<Row>,
  { json }: { json?: true },
  columns: Columns<Row>,
  none: string,
): void {
  if (json) {
    printJson(page)
    return
  }
  const { next_cursor: next, searched_until: until } = page
  printTable(page.data, columns, until === undefined || until === null ? none : 'No match so far.')
  // On stderr, so that stdout holds nothing but the list.
  const more = until === undefined || until === null ? 'More rows' : `Searched until ${formatTime(until)}`
  if (next !== null) process.stderr.write(`${style('dim', `${more}: --all, or --cursor ${next}`)}\n`)
}

function parseLimit(text: string): number {
  const limit = parseInteger(text)
  if (limit === 0) throw new InvalidArgumentError('Expected a whole number of at least 1.')
  return limit
}
