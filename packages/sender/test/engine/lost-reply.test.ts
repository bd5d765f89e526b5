import { startPostgres } from '@hookseal/services'
import { startCuttingProxy } from '@hookseal/services/cutting-proxy'
import { expect, it, onTestFinished } from 'vitest'
import { createTestSender } from '../test-sender.ts'
import { fail, KEY, ok, startReceiver, subscribe, untilStatus } from './sender-and-receiver.ts'

it('logs each attempt once when the reply of the commit of its outcome is lost', async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const proxy = await startCuttingProxy(server.url)
  onTestFinished(async () => proxy.close())
  const cuts: Promise<void>[] = []
  const receiver = await startReceiver((_, response, count) => {
    cuts.push(proxy.cutNext('commit', 'before the reply arrives', 'hookseal.attempts'))
    if (count === 1) fail(response)
    else ok(response)
  })
  onTestFinished(async () => receiver.close())
  const sender = await createTestSender({ database: proxy.url, encryptionKey: KEY })
  onTestFinished(async () => sender.stop())
  await sender.start()
  const { type } = await subscribe(sender, receiver.url)
  const { id } = await sender.events.publish({ type, data: 1 })
  const delivery = await untilStatus(sender, id, 'delivered')
  await Promise.all(cuts)
  // The writer commits again, and finds the outcome written.
  await expect
    .poll(() => sender.logged.filter((line) => line.startsWith('outcomes could not be written')).length)
    .toBe(2)
  await sender.stop()
  const reader = await createTestSender({ database: server.url, encryptionKey: KEY })
  onTestFinished(async () => reader.stop())
  const { attempt, attempts } = await reader.deliveries.get(delivery.id)
  expect(attempt).toBe(2)
  expect(attempts).toMatchObject([
    { attempt: 1, responseStatus: 500 },
    { attempt: 2, responseStatus: 204 },
  ])
  expect(attempts[0]).not.toHaveProperty('lease')
})
