import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { confirm } from '../../terminal/confirm.ts'
import { print, printJson, stripControlChars } from '../../terminal/output.ts'
import { addOperatorOption, type KeysFlags, keysPath } from './keys-path.ts'

interface Flags extends ApiFlags, Pick<KeysFlags, 'operator'> {
  yes?: true
  json?: true
}

/** `hookseal keys revoke` */
export function addRevoke(group: Command): void {
  const command = addOperatorOption(
    addApiCommand(group, 'revoke', 'revoke an API key and end the sessions created with it').argument(
      '<id>',
      'the id of the key',
    ),
  )
  command.option('-y, --yes', 'do not ask for confirmation').action(revokeKey)
  addExamples(command, ['hookseal keys revoke key_… --org default --yes'])
}

async function revokeKey(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const path = await keysPath(client, flags)
  await confirm(`Revoke ${stripControlChars(id)}? Its clients and sessions lose access immediately.`, flags)
  const revoked = await client.call<object>('DELETE', `${path}/${encodePathSegment(id)}`)
  if (flags.json) printJson(revoked)
  else print(`${stripControlChars(id)} was revoked`)
}
