import type { Command } from 'commander'
import { type Client, createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { EventType, NewWebhook } from '../../api/types.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { addExamples } from '../../commander/examples.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { paint, print, printJson } from '../../terminal/output.ts'
import { addFieldOptions, type FieldFlags, fieldsOf } from './fields.ts'
import { printWebhook } from './show.ts'

interface Flags extends ApiFlags, FieldFlags {
  disabled?: true
  json?: true
}

/** `hookseal endpoints create` */
export function addCreate(group: Command): void {
  const command = addFieldOptions(
    addLeaf(group, 'create', 'register an endpoint, and show its signing secret this once').argument(
      '<target>',
      'the URL that deliveries go to',
    ),
  )
  command.option('--disabled', 'send nothing to it yet').action(createEndpoint)
  addExamples(command, [
    'hookseal endpoints create https://example.com/webhooks --events invoice.paid,invoice.void',
    "hookseal endpoints create https://example.com/webhooks --events invoice.paid -H 'x-tenant: 42'",
  ])
}

async function createEndpoint(target: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const events = flags.events ?? (await pickEvents(client))
  const webhook: NewWebhook = await client.call('POST', '/webhooks', {
    body: { ...fieldsOf(flags), url: target, events, enabled: !flags.disabled },
  })
  if (flags.json) printJson(webhook)
  else printNewWebhook(webhook)
}

/** The endpoint, and its secret, which nobody can show again. */
export function printNewWebhook(webhook: NewWebhook): void {
  printWebhook(webhook)
  print(`\nWEBHOOK_SECRET=${webhook.signing_secret}`)
  print(paint('dim', 'The secret is not shown again: give it to the receiver now.'))
}

async function pickEvents(client: Client): Promise<string[]> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CliError('usage', 'there are no event types: give --events')
  const { data } = await client.call<{ data: EventType[] }>('GET', '/event-types')
  // Not loaded by the many runs that ask nothing.
  const { isCancel, multiselect } = await import('@clack/prompts')
  const picked = await multiselect({
    message: 'Which events does it get?',
    options: data.map(({ name, description }) => ({ value: name, label: name, hint: description })),
    output: process.stderr,
  })
  if (isCancel(picked)) throw new CliError('interrupted', 'nothing was done')
  return picked
}
