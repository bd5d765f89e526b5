import type { Command } from 'commander'
import { type Client, createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { ENDPOINTS_PATH, type NewEndpoint } from '../../api/endpoints.ts'
import type { EventType } from '../../api/types.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { style, print, printJson } from '../../terminal/output.ts'
import { addScheme } from '../../input/url.ts'
import { addFieldOptions, type FieldFlags, fieldsOf } from './fields.ts'
import { printEndpoint } from './show.ts'

interface Flags extends ApiFlags, FieldFlags {
  disabled?: true
  json?: true
}

/** `hookseal endpoints create` */
export function addCreate(group: Command): void {
  const command = addFieldOptions(
    addApiCommand(
      group,
      'create',
      'create an endpoint and show its signing secret, which is shown only once',
    ).argument('<target>', 'the URL that receives the deliveries'),
  )
  command
    .option('--disabled', 'create it disabled, so that it receives no deliveries yet')
    .action(createEndpoint)
  addExamples(command, [
    'hookseal endpoints create https://example.com/webhooks --events invoice.paid,invoice.void',
    "hookseal endpoints create https://example.com/webhooks --events invoice.paid -H 'x-tenant: 42'",
  ])
}

async function createEndpoint(target: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const events = flags.events ?? (await pickEvents(client))
  const endpoint: NewEndpoint = await client.call('POST', ENDPOINTS_PATH, {
    body: { ...fieldsOf(flags), url: addScheme(target), events, enabled: !flags.disabled },
  })
  if (flags.json) printJson(endpoint)
  else printNewEndpoint(endpoint)
}

/** Prints an endpoint and its secret, which the API returns only this time. */
export function printNewEndpoint(endpoint: NewEndpoint): void {
  printEndpoint(endpoint)
  print(`\nWEBHOOK_SECRET=${endpoint.signing_secret}`)
  print(style('dim', 'The secret is shown only once: configure the receiver with it now.'))
}

async function pickEvents(client: Client): Promise<string[]> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CliError('usage', 'no event types: pass --events')
  const { data } = await client.call<{ data: EventType[] }>('GET', '/event-types')
  // Loaded on demand: most runs show no prompt.
  const { isCancel, multiselect } = await import('@clack/prompts')
  const picked = await multiselect({
    message: 'Which events should it receive?',
    options: data
      .filter((type) => type.deprecated_at === null)
      .map(({ name, description }) => ({ value: name, label: name, hint: description })),
    output: process.stderr,
  })
  if (isCancel(picked)) throw new CliError('interrupted', 'canceled: nothing was changed')
  return picked
}
