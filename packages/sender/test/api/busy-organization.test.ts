import { startPostgres, START_TIMEOUT_MS } from '@hookseal/services'
import { expect, it, onTestFinished } from 'vitest'
import { KEY } from '../engine/sender-and-receiver.ts'
import { startApi } from './start-api.ts'

it(
  'responds to other organizations while many requests of one wait for a lock',
  async () => {
    const database = await startPostgres()
    const api = await startApi({}, { database: database.url, encryptionKey: KEY })
    onTestFinished(async () => {
      await api.stop()
      await database.stop()
    })
    const [admin, other] = [await api.as(['admin']), await api.as(['publish'], ['umbrella'])]
    const input = { url: 'https://example.com/', events: ['invoice.paid'] }
    const { id } = (await admin('POST', '/webhooks', { body: input })).body
    const path = `/webhooks/${String(id)}`
    const updates: Promise<{ status: number }>[] = []
    await api.sender.transaction(async (tx) => {
      await tx.query('select from hookseal.endpoints for update')
      for (let n = 0; n < 20; n++) updates.push(admin('PATCH', path, { body: { name: `${n}` } }))
      const event = { body: { type: 'invoice.paid', data: {} } }
      // By then all updates have arrived.
      for (let n = 0; n < 20; n++) expect((await other('POST', '/events', event)).status).toBe(202)
    })
    expect((await Promise.all(updates)).map(({ status }) => status)).toEqual(updates.map(() => 200))
  },
  START_TIMEOUT_MS,
)
