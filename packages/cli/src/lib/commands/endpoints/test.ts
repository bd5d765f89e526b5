import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { type Client, createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { DeliveryWithAttempts } from '../../api/types.ts'
import { DEFAULTS } from '../../defaults.ts'
import { addExamples } from '../../commander/examples.ts'
import { endWith } from '../../terminal/exit-codes.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { print, printJson } from '../../terminal/output.ts'
import { printDelivery } from '../deliveries/show.ts'

interface Flags extends ApiFlags {
  type?: string
  wait: boolean
  json?: true
}

/** `hookseal endpoints test` */
export function addTest(group: Command): void {
  const command = addLeaf(group, 'test', 'send an example to an endpoint, and show what it answers').argument(
    '<id>',
    'its id',
  )
  command
    .option('--type <type>', "whose example is sent (default: the endpoint's first type)")
    .option('--no-wait', 'do not wait for the answer')
    .action(testEndpoint)
  addExamples(command, ['hookseal endpoints test wh_…', 'hookseal endpoints test wh_… --type invoice.paid'])
}

async function testEndpoint(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const sent = await client.call<{ event_id: string; delivery_id: string }>(
    'POST',
    `/webhooks/${segment(id)}/test`,
    { body: { type: flags.type } },
  )
  if (!flags.wait) {
    if (flags.json) printJson(sent)
    else print(`${sent.delivery_id} is on its way`)
    return
  }
  const delivery = await firstAttempt(client, sent.delivery_id)
  if (delivery.attempts.length === 0) endWith('unreachable')
  else if (delivery.status !== 'delivered') endWith('negative')
  if (flags.json) printJson(delivery)
  else printDelivery(delivery)
}

/** The delivery once it was attempted, or as it is when that takes too long: the endpoint may be disabled, or left alone for a while. */
async function firstAttempt(client: Client, id: string): Promise<DeliveryWithAttempts> {
  const end = performance.now() + DEFAULTS.followAtMostSeconds * 1000
  for (;;) {
    const delivery: DeliveryWithAttempts = await client.call('GET', `/deliveries/${segment(id)}`)
    if (delivery.attempts.length > 0 || performance.now() > end) return delivery
    await sleep(DEFAULTS.followSeconds * 1000)
  }
}
