import { type Command, Option } from 'commander'
import type { Client } from '../../api/client.ts'
import { encodePathSegment } from '../../api/path-segment.ts'

export interface KeysFlags {
  org?: string
  operator?: true
}

/** Adds `--operator`, which selects the operator keys instead of those of an organization. */
export function addOperatorOption(command: Command): Command {
  return command.addOption(
    new Option('--operator', 'operator keys, which have access to every organization').conflicts('org'),
  )
}

/** Resolves with the path of the operator keys, or of the keys of the organization that the client uses. */
export async function keysPath(client: Client, { org, operator }: KeysFlags): Promise<string> {
  if (operator) return '/keys'
  const id = org || (await client.call<{ organization_id: string }>('GET', '/me')).organization_id
  return `/organizations/${encodePathSegment(id)}/keys`
}
