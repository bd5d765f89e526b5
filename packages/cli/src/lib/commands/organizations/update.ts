import { type Command, InvalidArgumentError } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import type { Organization } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { printJson } from '../../terminal/output.ts'
import { printOrganization } from './show.ts'

/** Null resets a quota to the default of the sender. */
type Quotas = Readonly<Record<string, number | null>>

/** The value of `--quota` that resets all of them. No quota has this name. */
const ALL = 'default'

interface Flags extends ApiFlags {
  name?: string
  quota?: Quotas
  json?: true
}

/** `hookseal organizations update` */
export function addUpdate(group: Command): void {
  const summary = 'change the name or the quotas of an organization; requires an operator key'
  const command = addApiCommand(group, 'update', summary)
    .argument('<id>', 'the id of the organization')
    .option('--name <name>', 'a display name')
    .option(
      '--quota <name=limit>',
      'a quota as show prints it; repeatable. "<name>=default" resets one to the default of the sender, "default" all',
      collectQuota,
    )
  command.action(updateOrganization)
  addExamples(command, [
    'hookseal organizations update acme --quota endpoints=2000 --quota events_per_second=500',
    'hookseal organizations update acme --quota endpoints=default',
  ])
}

async function updateOrganization(id: string, { name, quota: quotas, ...flags }: Flags): Promise<void> {
  if (name === undefined && quotas === undefined)
    throw new CliError('usage', 'nothing to change: pass --name or --quota')
  const client = await createClient(flags)
  const path = `/organizations/${encodePathSegment(id)}`
  const resetsAll = quotas !== undefined && ALL in quotas
  const set = resetsAll ? Object.keys((await client.call<Organization>('GET', path)).quota_overrides) : []
  const reset = Object.fromEntries(set.map((quota) => [quota, null]))
  const { [ALL]: _, ...given } = quotas ?? {}
  const body = { name, ...(quotas === undefined ? {} : { quotas: { ...reset, ...given } }) }
  const updated: Organization = await client.call('PUT', path, { body })
  if (flags.json) printJson(updated)
  else printOrganization(updated)
}

function collectQuota(text: string, previous: Quotas = {}): Quotas {
  if (text === ALL) return { ...previous, [ALL]: null }
  const [, name = '', limit] = /^(\w+)=(\d{1,15}|default)$/.exec(text) ?? []
  if (limit === undefined)
    throw new InvalidArgumentError('Expected a quota and its limit, such as endpoints=2000, or default.')
  return { ...previous, [name]: limit === 'default' ? null : Number(limit) }
}
