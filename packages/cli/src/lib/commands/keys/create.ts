import { type Command, InvalidArgumentError, Option } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { NewApiKey } from '../../api/types.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { collectNames } from '../../input/numbers.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { printJson } from '../../terminal/output.ts'
import { addOperatorOption, type KeysFlags, keysPath } from './keys-path.ts'
import { printNewKey } from './print-new-key.ts'

interface Flags extends ApiFlags, Pick<KeysFlags, 'operator'> {
  scopes?: string[]
  json?: true
}

const SCOPES: readonly string[] = ['read', 'publish', 'admin']

/** `hookseal keys create` */
export function addCreate(group: Command): void {
  const command = addOperatorOption(
    addApiCommand(group, 'create', 'create an API key, which is shown only once').argument(
      '<name>',
      'a display name',
    ),
  )
  command
    .addOption(
      new Option('--scopes <scopes>', 'what the key may do, separated by commas; admin includes the others')
        .choices(SCOPES)
        .argParser(parseScopes)
        .conflicts('operator'),
    )
    .action(createKey)
  addExamples(command, [
    'hookseal keys create Shop --org default --scopes read,publish',
    'hookseal keys create Ops --operator',
  ])
}

async function createKey(name: string, flags: Flags): Promise<void> {
  const { scopes, operator } = flags
  if (scopes === undefined && !operator)
    throw new CliError('usage', `pass --scopes with any of ${SCOPES.join(', ')}, or --operator`)
  const client = await createClient(flags)
  const path = await keysPath(client, flags)
  const created: NewApiKey = await client.call('POST', path, { body: { name, scopes } })
  if (flags.json) printJson(created)
  else printNewKey(created)
}

function parseScopes(text: string, previous: readonly string[] = []): string[] {
  const scopes = collectNames(text, previous)
  if (!scopes.every((scope) => SCOPES.includes(scope)))
    throw new InvalidArgumentError(`Expected ${SCOPES.join(', ')}.`)
  return scopes
}
