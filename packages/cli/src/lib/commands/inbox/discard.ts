import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { InboxMessage } from '../../api/inbox-types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { confirm } from '../../terminal/confirm.ts'
import { print, printJson, stripControlChars } from '../../terminal/output.ts'
import { describeMessage, inboxPath } from './show.ts'

interface Flags extends ApiFlags {
  reason: string
  yes?: true
  json?: true
}

/** `hookseal inbox discard` */
export function addDiscard(group: Command): void {
  const command = addApiCommand(
    group,
    'discard',
    'end an unfinished message without another run; messages that wait for it continue',
  )
    .argument('<id>', 'the id of the message')
    .requiredOption('--reason <text>', 'stored with the message')
    .option('-y, --yes', 'do not ask for confirmation')
  command.action(async (id: string, flags: Flags) => {
    const client = await createClient(flags)
    await confirm(`Discard ${stripControlChars(id)}? It will not run again.`, flags)
    const message: InboxMessage = await client.call('POST', inboxPath(id, 'discard'), {
      body: { reason: flags.reason },
    })
    if (flags.json) printJson(message)
    else print(describeMessage(message))
  })
  addExamples(command, ["hookseal inbox discard msg_… --reason 'the customer was deleted' --yes"])
}
