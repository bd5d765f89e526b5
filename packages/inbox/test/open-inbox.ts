import type { EventSchemas, WebhookMessage } from '@hookseal/core'
import { openDatabase } from '@hookseal/engine/database'
import { createInbox, type Inbox, type InboxOptions } from '../src/index.ts'
import type { Accepted } from '../src/index.ts'
import { messageOf } from './messages.ts'

export interface TestInbox<Events extends EventSchemas = EventSchemas> extends Inbox<Events> {
  /** All log entries, each as a message and its fields in JSON. */
  readonly logged: string[]
  /** Accepts a message with this payload. */
  readonly receive: (
    payload: { type?: string; [name: string]: unknown },
    overrides?: Partial<WebhookMessage>,
  ) => Promise<Accepted>
  /** Reads rows of the inbox's tables. */
  readonly rows: (statement: string) => Promise<unknown[]>
}

/** Creates an inbox in memory, which retries after 0.1 s. */
export async function openInbox<const Events extends EventSchemas = EventSchemas>(
  options: InboxOptions<Events> = {},
): Promise<TestInbox<Events>> {
  const logged: string[] = []
  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const { database: address = 'pglite:' } = options
  const database = typeof address === 'string' ? await openDatabase(address) : address
  const inbox = await createInbox<Events>({
    scheduleSeconds: [0, 0.1, 0.1],
    logger: { info: write, warn: write, error: write },
    ...options,
    database,
  })
  return {
    ...inbox,
    logged,
    async rows(statement) {
      const { rows } = await database.run(async ({ query }) => {
        await query('set local search_path = hookseal_inbox, public')
        return query(statement)
      })
      return rows
    },
    async stop(stopOptions) {
      await inbox.stop(stopOptions)
      if (database !== address) await database.close()
    },
    async receive(payload, overrides) {
      const message = messageOf(payload, overrides)
      return inbox.accept(message, message.id)
    },
  }
}
