import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Endpoint, endpointPath } from '../../api/endpoints.ts'
import { addExamples } from '../../commander/examples.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { confirm } from '../../terminal/confirm.ts'
import { print, printJson, stripControlChars } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  yes?: true
  json?: true
}

/** `hookseal endpoints enable` */
export function addEnable(group: Command): void {
  const command = addSwitch(group, 'enable', 'enable an endpoint and reset its failure count')
  command.action(async (id: string, flags: Flags) => setEnabled(id, true, flags))
}

/** `hookseal endpoints disable` */
export function addDisable(group: Command): void {
  const command = addSwitch(group, 'disable', 'disable an endpoint, so that it receives no deliveries')
  command.option('-y, --yes', 'do not ask for confirmation')
  command.action(async (id: string, flags: Flags) => {
    await confirm(`Disable ${stripControlChars(id)}? ${CONSEQUENCE}`, flags)
    await setEnabled(id, false, flags)
  })
}

const CONSEQUENCE =
  'It receives no events published from now on, and its deliveries become dead when their next attempt is due. ' +
  'After it is enabled again, hookseal replay --missing and --dead send them.'

function addSwitch(group: Command, name: string, summary: string): Command {
  const command = addApiCommand(group, name, summary).argument('<id>', 'the id of the endpoint')
  addExamples(command, [`hookseal endpoints ${name} wh_…${name === 'disable' ? ' --yes' : ''}`])
  return command
}

async function setEnabled(id: string, enabled: boolean, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const endpoint: Endpoint = await client.call('PATCH', endpointPath(id), { body: { enabled } })
  if (flags.json) printJson(endpoint)
  else print(`${endpoint.id} is ${enabled ? 'enabled' : 'disabled'}`)
}
