import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { expect, it, onTestFinished } from 'vitest'
import { createTestSender } from '../test-sender.ts'

it('lets several processes start on an empty PostgreSQL at once', { timeout: START_TIMEOUT_MS }, async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const key = Buffer.alloc(32, 1).toString('base64')
  const senders = await Promise.all(
    Array.from({ length: 4 }, async () => createTestSender({ database: server.url, key })),
  )
  for (const sender of senders) await sender.start()
  expect(await Promise.all(senders.map(async (sender) => sender.isReady()))).toEqual([true, true, true, true])
  for (const sender of senders) await sender.stop()
})
