import { type Command, InvalidArgumentError, Option } from 'commander'
import { DEFAULTS } from '../defaults.ts'
import { parseWhole } from '../input/numbers.ts'
import { paint } from '../terminal/output.ts'
import type { Client, Query } from './client.ts'
import type { Page } from './types.ts'

export interface PageFlags {
  limit: number
  all?: true
  cursor?: string
}

/** Adds the options that say how much of a list is shown. */
export function addPageOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--limit <count>', 'how many, newest first')
        .argParser(parseLimit)
        .default(DEFAULTS.listed)
        .conflicts('all'),
    )
    .option('--all', 'all of them')
    .option('--cursor <cursor>', 'go on where another listing ended')
}

/** As much of a list as the options ask for, walked page by page, with the cursor of what follows. */
export async function readPages<Item>(
  client: Client,
  path: string,
  query: Query,
  flags: PageFlags,
): Promise<Page<Item>> {
  const wanted = flags.all ? Infinity : flags.limit
  const data: Item[] = []
  let next: string | null | undefined = flags.cursor
  do {
    const limit = Math.min(DEFAULTS.pageSize, wanted - data.length)
    const page: Page<Item> = await client.call('GET', path, {
      query: { ...query, limit, cursor: next ?? undefined },
    })
    data.push(...page.data)
    next = page.next_cursor
  } while (next !== null && data.length < wanted)
  return { data, next_cursor: next }
}

/** Says on the terminal, and not in the list, that there is more. */
export function tellOfMore({ next_cursor: next }: Page<unknown>): void {
  if (next !== null) process.stderr.write(`${paint('dim', `There is more: --all, or --cursor ${next}`)}\n`)
}

function parseLimit(text: string): number {
  const limit = parseWhole(text)
  if (limit === 0) throw new InvalidArgumentError('A whole number from 1 up.')
  return limit
}
