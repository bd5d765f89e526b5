import { type Command, Option } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'

export interface ApiFlags {
  url: string
  key?: string
  org?: string
}

/** Where a sender's API is, and as whom to ask it. */
export interface ApiAccess {
  url: URL
  key: string
  organization: string | undefined
}

/** Adds the options that say which sender is asked, as whom, and about which organisation. */
export function addApiOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', "the sender's address").env('HOOKSEAL_URL').default(DEFAULTS.senderUrl),
    )
    .addOption(new Option('--key <key>', 'an API key of the sender').env('HOOKSEAL_API_KEY'))
    .addOption(new Option('--org <id>', "the organisation (default: the key's first)").env('HOOKSEAL_ORG'))
}

/** The sender of the options; its key is asked for on a terminal when there is none. */
export async function accessOf({ url, key, org }: ApiFlags): Promise<ApiAccess> {
  const address = url === '' ? DEFAULTS.senderUrl : url
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol))
    throw new CliError(
      'usage',
      "the sender's address must begin with http:// or https://: --url, HOOKSEAL_URL",
    )
  // A path of its own, as behind a proxy, is kept.
  if (!parsed.pathname.endsWith('/')) parsed.pathname += '/'
  return { url: parsed, key: key || (await promptForKey()), organization: org || undefined }
}

async function promptForKey(): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CliError('usage', 'there is no API key: give --key, or set HOOKSEAL_API_KEY')
  // Not loaded by the many runs that ask nothing.
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({ message: 'API key', output: process.stderr })
  if (isCancel(answer)) throw new CliError('interrupted', 'no API key was given')
  return answer
}
