import { createInbox, type Inbox, InboxError } from '@hookseal/inbox'
import type { Sender } from '@hookseal/sender'
import { style } from '../terminal/output.ts'

/**
 * Opens the inbox whose tables are in the sender's database, for its routes and the dashboard; undefined if an application has created none.
 * Runs no messages: that does the application, which has the handlers.
 */
export async function openInbox({ database, log, transaction }: Sender): Promise<Inbox | undefined> {
  const { rows } = await transaction(async (client) =>
    client.query(`select to_regclass('hookseal_inbox.messages')::text as found`),
  )
  const [row] = rows as { found: string | null }[]
  if (typeof row?.found !== 'string') return undefined
  try {
    return await createInbox({ database, logger: log })
  } catch (error) {
    if (!(error instanceof InboxError)) throw error
    // Deliveries must not wait for it: an application may have a newer version of the inbox.
    process.stderr.write(`${style('yellow', `The inbox is not served. ${error.message}`)}\n`)
    return undefined
  }
}
