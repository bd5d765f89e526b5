import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { serve } from '../../src/api.ts'
import { createTestSender } from '../test-sender.ts'
import { startReceiver, until } from './sender-and-receiver.ts'

// Most tests open embedded databases, which takes many seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

it(
  'starts several senders on an empty PostgreSQL at the same time',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const server = await startPostgres()
    onTestFinished(async () => server.stop())
    const key = Buffer.alloc(32, 1).toString('base64')
    const senders = await Promise.all(
      Array.from({ length: 4 }, async () => createTestSender({ database: server.url, encryptionKey: key })),
    )
    for (const sender of senders) await sender.start()
    expect(await Promise.all(senders.map(async (sender) => sender.isReady()))).toEqual([
      true,
      true,
      true,
      true,
    ])
    const keys: string[] = []
    const servers = await Promise.all(
      senders.map(async (sender) => serve(sender, { port: 0, onFirstKey: (first) => keys.push(first) })),
    )
    expect(keys).toHaveLength(1)
    for (const one of servers) await one.close()
    for (const sender of senders) await sender.stop()
  },
)

it('rejects an encryption key that does not fit the database, and releases the database', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const database = `pglite:${directory}`
  const first = await createTestSender({ database })
  await first.eventTypes.upsert('a.one')
  await first.endpoints.create({ url: 'http://127.0.0.1:9999/', events: ['a.one'] })
  await first.stop()
  const other = Buffer.alloc(32, 9).toString('base64')
  await expect(createTestSender({ database, encryptionKey: other })).rejects.toMatchObject({
    code: 'ERR_SENDER_KEY',
  })
  const again = await createTestSender({ database })
  expect(await again.isReady()).toBe(true)
  await again.stop()
})

it('delivers to all other endpoints when the secret of one cannot be opened', async () => {
  const sender = await createTestSender()
  onTestFinished(async () => sender.stop())
  const receiver = await startReceiver()
  onTestFinished(async () => receiver.close())
  await sender.start()
  await sender.eventTypes.upsert('a.one')
  const { id } = await sender.endpoints.create({ url: receiver.url, events: ['a.one'] })
  await sender.endpoints.create({ url: receiver.url, events: ['a.one'] })
  await sender.transaction(async (tx) =>
    tx.query(`update hookseal.endpoint_secrets set sealed = 'garbage' where endpoint_id = $1`, [id]),
  )
  const { id: eventId } = await sender.events.publish({ type: 'a.one', data: {} })
  await until(async () => (await sender.deliveries.count({ eventId, status: 'delivered' })) === 1)
  await until(
    async () => (await sender.deliveries.count({ eventId, endpointId: id, status: 'failed' })) === 1,
  )
  expect(sender.logged.some((line) => line.startsWith('delivery could not be signed'))).toBe(true)
})
