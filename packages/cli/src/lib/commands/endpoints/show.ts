import type { Command } from 'commander'
import { createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { Webhook } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { printJson } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'
import { showMaybeTime, showTime } from '../../terminal/time.ts'
import { stateOf } from './list.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal endpoints show` */
export function addShow(group: Command): void {
  const command = addLeaf(group, 'show', 'show an endpoint').argument('<id>', 'its id')
  command.action(showEndpoint)
  addExamples(command, ['hookseal endpoints show wh_…'])
}

async function showEndpoint(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const webhook: Webhook = await client.call('GET', `/webhooks/${segment(id)}`)
  if (flags.json) printJson(webhook)
  else printWebhook(webhook)
}

/** Everything but the secret, of which its prefix is all that a sender tells. */
export function printWebhook(webhook: Webhook): void {
  const { headers, rate_limit: rateLimit, last_delivery_status: status } = webhook
  const answer = status === null ? '' : `, answered ${status}`
  printFacts({
    id: webhook.id,
    url: cell(webhook.url),
    name: cell(webhook.name),
    description: cell(webhook.description),
    events: webhook.events.join(', '),
    headers: cell(
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    ),
    'rate limit': rateLimit === null ? '' : `${rateLimit} a second`,
    state: stateOf(webhook),
    'disabled because': cell(webhook.disabled_reason ?? ''),
    secret: `${webhook.signing_secret_prefix}…`,
    'previous secret': before('signs until ', webhook.previous_secret_expires_at),
    created: showTime(webhook.created_at),
    updated: showMaybeTime(webhook.updated_at),
    'last delivery':
      webhook.last_delivery_at === null ? '' : `${showTime(webhook.last_delivery_at)}${answer}`,
    'failing since': showMaybeTime(webhook.failing_since),
    'left alone until': showMaybeTime(webhook.paused_until),
  })
}

function before(text: string, time: string | null): string {
  return time === null ? '' : text + showTime(time)
}
