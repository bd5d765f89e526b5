import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Endpoint, endpointPath } from '../../api/endpoints.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { print, printJson } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  json?: true
}

/** `hookseal endpoints enable` */
export function addEnable(group: Command): void {
  addSwitch(group, 'enable', 'enable an endpoint and reset its failure count', true)
}

/** `hookseal endpoints disable` */
export function addDisable(group: Command): void {
  addSwitch(group, 'disable', 'disable an endpoint, so that it receives no deliveries', false)
}

function addSwitch(group: Command, name: string, summary: string, enabled: boolean): void {
  const command = addApiCommand(group, name, summary).argument('<id>', 'the id of the endpoint')
  command.action(async (id: string, flags: Flags) => {
    const client = await createClient(flags)
    const endpoint: Endpoint = await client.call('PATCH', endpointPath(id), { body: { enabled } })
    if (flags.json) printJson(endpoint)
    else print(`${endpoint.id} is ${enabled ? 'enabled' : 'disabled'}`)
  })
  addExamples(command, [`hookseal endpoints ${name} wh_…`])
}
