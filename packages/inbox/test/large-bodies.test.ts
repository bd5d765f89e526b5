import { type Database, openDatabase } from '@hookseal/engine/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openInbox, type TestInbox } from './open-inbox.ts'

/** What one statement returned last: how many messages, of which have bodies. */
const loaded: string[] = []
const ids = ['large', 'small 1', 'small 2']
let database: Database
beforeAll(async () => {
  const opened = await openDatabase('pglite:')
  database = {
    ...opened,
    async execute<Row>(statement: Parameters<typeof opened.execute<Row>>[0]) {
      const result = await opened.execute<Row>(statement)
      const rows = result.rows as { body?: Uint8Array | null; fence?: number }[]
      const isLoad = rows.some(({ fence }) => fence !== undefined)
      if (isLoad) loaded.push(`${rows.filter(({ body }) => body !== null).length} of ${rows.length}`)
      return result
    },
  }
})
afterAll(async () => database.close())

async function receiveAll(inbox: TestInbox, type: string): Promise<void> {
  const text = 'x'.repeat(4_300_000)
  await Promise.all(
    ids.map(async (id) => inbox.receive(id === 'large' ? { type, text } : { type }, { id: `${type} ${id}` })),
  )
}

it('accepts and loads what follows a large body by another statement', async () => {
  const inbox = await openInbox({ database })
  const seen: string[] = []
  inbox.on('at once', ({ id }) => void seen.push(id))
  await receiveAll(inbox, 'at once')
  expect(
    await inbox.rows(
      `select event_id from messages where xmin = (select xmin from messages where event_id = 'at once large')`,
    ),
  ).toEqual([{ event_id: 'at once large' }])
  await inbox.start()
  await expect.poll(() => seen.toSorted()).toEqual(ids.map((id) => `at once ${id}`))
  expect(loaded).toEqual(['1 of 3', '2 of 2'])
  await inbox.stop()
})

it('adopts what follows a large body by another transaction, in order', async () => {
  const inbox = await openInbox({ database })
  const seen: string[] = []
  await receiveAll(inbox, 'later')
  inbox.on('later', ({ id }) => void seen.push(id), { orderBy: () => 'key' })
  await inbox.start()
  await expect.poll(() => seen).toEqual(ids.map((id) => `later ${id}`))
  await inbox.stop()
})
