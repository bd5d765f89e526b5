import { existsSync, readdirSync } from 'node:fs'
import {
  type ApiKey,
  createSender,
  type NewApiKey,
  type PageOptions,
  paginate,
  type Sender,
} from '@hookseal/sender'
import { printNewKey } from '../commands/keys/print-new-key.ts'
import { CliError } from '../terminal/cli-error.ts'
import { confirm } from '../terminal/confirm.ts'
import { print, printJson } from '../terminal/output.ts'
import { databaseError } from './database-error.ts'

export interface ResetFlags {
  database: string
  keep?: true
  yes?: true
  json?: true
}

/** Creates an operator key in the database of a sender, prints it, and revokes the other operator keys. */
export async function resetOperatorKeys(flags: ResetFlags): Promise<void> {
  assertExists(flags.database)
  const sender = await openSender(flags.database)
  try {
    const others = flags.keep ? [] : await listOperatorKeys(sender)
    if (others.length > 0)
      await confirm(
        `Revoke ${others.length === 1 ? '1 operator key' : `${others.length} operator keys`} and create a new one?`,
        flags,
      )
    const created = await sender.apiKeys.create({ name: 'Reset operator', scopes: ['operator'] })
    // The new key comes first: if this process is killed in between, the sender still has one.
    for (const { id } of others) await sender.apiKeys.delete(undefined, id)
    report(created, others, flags)
  } finally {
    await sender.stop()
  }
}

function report(created: NewApiKey, revoked: readonly ApiKey[], { json }: ResetFlags): void {
  const { id, name, scopes, key } = created
  if (json) {
    printJson({ id, name, scopes, key, revoked: revoked.map((one) => one.id) })
    return
  }
  for (const one of revoked) print(`${one.id} was revoked`)
  printNewKey(created)
}

/** Opening an embedded database creates it, which would hide a mistyped directory. */
function assertExists(database: string): void {
  const directory = /^pglite:(.*)$/.exec(database)?.[1]
  if (directory !== undefined && !(existsSync(directory) && readdirSync(directory).length > 0))
    throw new CliError('usage', `there is no database at ${database}: pass --database or set DATABASE_URL`)
}

async function openSender(database: string): Promise<Sender> {
  try {
    return await createSender({ database })
  } catch (error) {
    throw databaseError(error)
  }
}

async function listOperatorKeys({ apiKeys }: Sender): Promise<ApiKey[]> {
  const keys: ApiKey[] = []
  const list = async (page: PageOptions) => apiKeys.list(undefined, page)
  for await (const key of paginate(list, {})) keys.push(key)
  return keys
}
