import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Endpoint, endpointPath } from '../../api/endpoints.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { printJson } from '../../terminal/output.ts'
import { addScheme } from '../../input/url.ts'
import { addFieldOptions, type FieldFlags, fieldsOf } from './fields.ts'
import { printEndpoint } from './show.ts'

interface Flags extends ApiFlags, FieldFlags {
  target?: string
  json?: true
}

/** `hookseal endpoints update` */
export function addUpdate(group: Command): void {
  const command = addFieldOptions(
    addApiCommand(group, 'update', 'change fields of an endpoint').argument('<id>', 'the id of the endpoint'),
  )
  command.option('--target <url>', 'the URL that receives the deliveries').action(updateEndpoint)
  addExamples(command, ['hookseal endpoints update wh_… --events invoice.paid --name Billing'])
}

async function updateEndpoint(id: string, flags: Flags): Promise<void> {
  const changes = { ...fieldsOf(flags), url: flags.target && addScheme(flags.target) }
  if (Object.values(changes).every((value) => value === undefined))
    throw new CliError('usage', 'nothing to change: pass --target, --events, --name or another field')
  const client = await createClient(flags)
  const endpoint: Endpoint = await client.call('PATCH', endpointPath(id), { body: changes })
  if (flags.json) printJson(endpoint)
  else printEndpoint(endpoint)
}
