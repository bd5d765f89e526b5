import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { type Source, sourcePath } from '../../api/sources.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { confirm } from '../../terminal/confirm.ts'
import { print, printJson, stripControlChars } from '../../terminal/output.ts'

interface Flags extends ApiFlags {
  yes?: true
  json?: true
}

/** `hookseal sources enable` */
export function addEnable(group: Command): void {
  const command = addSwitch(group, 'enable', 'enable a source')
  command.action(async (id: string, flags: Flags) => setEnabled(id, true, flags))
}

/** `hookseal sources disable` */
export function addDisable(group: Command): void {
  const command = addSwitch(group, 'disable', 'disable a source, so that its provider gets 404')
  command.option('-y, --yes', 'do not ask for confirmation')
  command.action(async (id: string, flags: Flags) => {
    await confirm(`Disable ${stripControlChars(id)}? Its provider gets 404 until it is enabled.`, flags)
    await setEnabled(id, false, flags)
  })
}

function addSwitch(group: Command, name: string, summary: string): Command {
  const command = addApiCommand(group, name, summary).argument('<id>', 'the id of the source')
  addExamples(command, [`hookseal sources ${name} src_…${name === 'disable' ? ' --yes' : ''}`])
  return command
}

async function setEnabled(id: string, enabled: boolean, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const source = await client.call<Source>('PATCH', sourcePath(id), { body: { enabled } })
  if (flags.json) printJson(source)
  else print(`${source.id} is ${enabled ? 'enabled' : 'disabled'}`)
}
