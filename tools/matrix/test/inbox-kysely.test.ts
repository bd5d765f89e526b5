import { createInbox } from '@hookseal/inbox'
import { startPostgres } from '@hookseal/services'
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { expect, it } from 'vitest'

it('completes a message of the inbox in a transaction of Kysely, and not if that is rolled back', async () => {
  const server = await startPostgres()
  const pool = new Pool({ connectionString: server.url })
  await pool.query('create table effects (id text)')
  const db = new Kysely<{ effects: { id: string } }>({ dialect: new PostgresDialect({ pool }) })
  const inbox = await createInbox({ database: server.url, scheduleSeconds: [0, 0.05] })
  const attempts: number[] = []
  inbox.on('kysely', async ({ id }, { attempt, completeIn }) => {
    attempts.push(attempt)
    await db.transaction().execute(async (tx) => {
      await tx.insertInto('effects').values({ id }).execute()
      await completeIn({ query: async (text, values) => tx.executeQuery(CompiledQuery.raw(text, values)) })
      if (attempt === 1) throw new Error('no')
    })
  })
  const body = Buffer.from('{"type":"kysely"}')
  const message = { id: 'evt_1', type: 'kysely', payload: { type: 'kysely' }, body, timestamp: new Date() }
  await inbox.accept({ ...message, authenticated: 'signature', key: { index: 0 } }, 'evt_1')
  await inbox.start()
  await expect.poll(async () => (await pool.query('select id from effects')).rows).toEqual([{ id: 'evt_1' }])
  await expect
    .poll(async () => (await pool.query('select status, attempt from hookseal_inbox.messages')).rows)
    .toEqual([{ status: 'done', attempt: 2 }])
  expect(attempts).toEqual([1, 2])
  await inbox.stop()
  await db.destroy()
  await server.stop()
})
