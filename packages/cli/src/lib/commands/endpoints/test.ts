import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { endpointPath } from '../../api/endpoints.ts'
import { exitOf, followDelivery } from '../../deliveries/follow-delivery.ts'
import { addExamples } from '../../commander/examples.ts'
import { setExitCode } from '../../terminal/exit-codes.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { print, printJson } from '../../terminal/output.ts'
import { printDelivery } from '../deliveries/show.ts'

interface Flags extends ApiFlags {
  type?: string
  wait: boolean
  json?: true
}

/** `hookseal endpoints test` */
export function addTest(group: Command): void {
  const command = addApiCommand(
    group,
    'test',
    'send an example event to an endpoint and show its response',
  ).argument('<id>', 'the id of the endpoint')
  command
    .option('--type <type>', "the event type whose example is sent (default: the endpoint's first type)")
    .option('--no-wait', 'do not wait for the response')
    .action(testEndpoint)
  addExamples(command, ['hookseal endpoints test wh_…', 'hookseal endpoints test wh_… --type invoice.paid'])
}

async function testEndpoint(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const sent = await client.call<{ event_id: string; delivery_id: string }>(
    'POST',
    endpointPath(id, 'test'),
    { body: { type: flags.type } },
  )
  if (!flags.wait) {
    if (flags.json) printJson(sent)
    else print(`${sent.delivery_id} is pending`)
    return
  }
  const delivery = await followDelivery(client, sent.delivery_id, 0)
  setExitCode(exitOf(delivery, 0))
  if (flags.json) printJson(delivery)
  else printDelivery(delivery)
}
