import { Client } from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import { createInbox } from '../src/index.ts'

// Handles one message in a transaction, and kills itself at a step of it: with 2n - 1 before the nth statement is sent, with 2n after its
// response arrived. Exits with 0 if there is no such step.

const [url = '', step = ''] = process.argv.slice(2)
const inbox = await createInbox({ database: url })
/** The connection of the transaction. */
const followed = new Set<Client>()
let statements = 0

const query = Reflect.get(Client.prototype, 'query') as (...args: unknown[]) => unknown
Client.prototype.query = async function counted(this: Client, ...args: unknown[]): Promise<unknown> {
  const [text] = args as [{ text?: string } | string]
  const isFirst = JSON.stringify(text).includes('idle_in_transaction_session_timeout = 0')
  if (statements === 0 && isFirst) followed.add(this)
  if (!followed.has(this)) return Reflect.apply(query, this, args)
  const number = ++statements
  if (Number(step) === 2 * number - 1) await die()
  const result: unknown = await Reflect.apply(query, this, args)
  if (Number(step) === 2 * number) await die()
  // What the connection is used for later belongs to other transactions.
  if (JSON.stringify(text).includes('commit')) followed.delete(this)
  return result
} as never

async function die(): Promise<void> {
  process.kill(process.pid, 'SIGKILL')
  await sleep(10_000)
}

inbox.on(
  'kill',
  async ({ id }, { transaction }) => {
    await transaction(async (client) => client.query('insert into public.effects values ($1)', [id]))
  },
  { orderBy: () => 'key' },
)
await inbox.drain()
await inbox.stop()
