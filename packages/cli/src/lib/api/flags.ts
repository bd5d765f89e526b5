import { type Command, Option } from 'commander'
import { CliError } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'
import { addScheme } from '../input/url.ts'

export interface ApiFlags {
  url: string
  key?: string
  org?: string
}

/** The address of a sender's API, and the credentials for it. */
export interface ApiAccess {
  url: URL
  key: string
  organization: string | undefined
}

/** Adds the options for the sender's address, the API key and the organization. */
export function addApiOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', "the sender's address").env('HOOKSEAL_URL').default(DEFAULTS.senderUrl),
    )
    .addOption(new Option('--key <key>', 'an API key of the sender').env('HOOKSEAL_API_KEY'))
    .addOption(
      new Option('--org <id>', 'the organization (default: the first that the key may access)').env(
        'HOOKSEAL_ORG',
      ),
    )
}

/** Resolves the address and the key from the options. Prompts for a missing key on a terminal. */
export async function resolveAccess({ url, key, org }: ApiFlags): Promise<ApiAccess> {
  const address = addScheme(url === '' ? DEFAULTS.senderUrl : url)
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol))
    throw new CliError('usage', '--url or HOOKSEAL_URL must be an http:// or https:// URL, or a host name')
  // Keeps a base path, as of a sender behind a proxy.
  if (!parsed.pathname.endsWith('/')) parsed.pathname += '/'
  return { url: parsed, key: key || (await promptForKey()), organization: org || undefined }
}

async function promptForKey(): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CliError('usage', 'no API key: pass --key or set HOOKSEAL_API_KEY')
  // Loaded on demand: most runs show no prompt.
  const { isCancel, password } = await import('@clack/prompts')
  const key = await password({ message: 'API key', output: process.stderr })
  if (isCancel(key)) throw new CliError('interrupted', 'canceled: no API key was entered')
  return key
}
