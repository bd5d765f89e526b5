import { describeInboxPort } from '@hookseal/conformance'
import { type Database, openDatabase } from '@hookseal/engine/database'
import { startPostgres } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInbox, type Inbox } from '../src/index.ts'
import { messageOf } from './messages.ts'

describe.each([
  ['PGlite', async () => ({ url: 'pglite:', stop: async () => {} })],
  ['PostgreSQL', async () => startPostgres()],
])('on %s', (_name, start) => {
  let stop: () => Promise<void>
  let database: Database
  let inboxes: Inbox[]
  beforeAll(async () => {
    const server = await start()
    stop = server.stop
    database = await openDatabase(server.url)
    const options = server.url.startsWith('postgres')
      ? [{ database }, { database: server.url }]
      : [{ database }]
    inboxes = await Promise.all(options.map(async (one) => createInbox(one)))
  })
  afterAll(async () => {
    await Promise.all(inboxes.map(async (inbox) => inbox.stop()))
    await database.close()
    await stop()
  })

  const query = async (statement: string) => database.run(async (session) => session.query(statement))

  it('deletes the other keys of a message with it', async () => {
    const message = messageOf({ type: 'order.paid' })
    await inboxes[0]?.accept(message, message.id, ['body:1', 'body:2'])
    const count = async () => (await query('select key from hookseal_inbox.other_keys')).rows.length
    expect(await count()).toBe(2)
    await query('delete from hookseal_inbox.messages')
    expect(await count()).toBe(0)
  })

  describeInboxPort('createInbox', async () => {
    await query('delete from hookseal_inbox.messages')
    const [inbox, ...others] = inboxes
    if (inbox === undefined) throw new Error('the inboxes are created before the tests')
    return {
      inbox,
      others,
      async stored() {
        const { rows } = await query('select event_id, type, body from hookseal_inbox.messages order by seq')
        // The columns of the statement.
        const stored = rows as { event_id: string; type: string | null; body: Uint8Array }[]
        return stored.map(({ event_id: id, type, body }) => ({ id, type: type ?? undefined, body }))
      },
    }
  })
})
