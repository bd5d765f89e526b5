import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Endpoint, endpointPath } from '../../api/endpoints.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { formatOptionalTime, formatTime } from '../../terminal/time.ts'
import { stateOf } from './list.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal endpoints show` */
export function addShow(group: Command): void {
  const command = addApiCommand(group, 'show', 'show an endpoint').argument('<id>', 'the id of the endpoint')
  command.action(showEndpoint)
  addExamples(command, ['hookseal endpoints show wh_…'])
}

async function showEndpoint(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const endpoint: Endpoint = await client.call('GET', endpointPath(id))
  if (flags.json) printJson(endpoint)
  else printEndpoint(endpoint)
}

/** Prints everything about an endpoint except its secret, of which the API only returns the prefix. */
export function printEndpoint(endpoint: Endpoint): void {
  const { headers, rate_limit: rateLimit, last_delivery_status: status } = endpoint
  const response = status === null ? '' : `, response ${status}`
  printFacts({
    id: endpoint.id,
    url: cell(endpoint.url),
    name: cell(endpoint.name),
    description: cell(endpoint.description),
    events: endpoint.events.join(', '),
    headers: cell(
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    ),
    'rate limit': rateLimit === null ? '' : `${rateLimit} per second`,
    state: stateOf(endpoint),
    'disabled reason': cell(endpoint.disabled_reason ?? ''),
    secret: `${endpoint.signing_secret_prefix}…`,
    'previous secret': withPrefix('valid until ', endpoint.previous_secret_expires_at),
    created: formatTime(endpoint.created_at),
    updated: formatOptionalTime(endpoint.updated_at),
    'last delivery':
      endpoint.last_delivery_at === null ? '' : `${formatTime(endpoint.last_delivery_at)}${response}`,
    'failing since': formatOptionalTime(endpoint.failing_since),
    'paused until': formatOptionalTime(endpoint.paused_until),
  })
}

function withPrefix(prefix: string, time: string | null): string {
  return time === null ? '' : prefix + formatTime(time)
}
