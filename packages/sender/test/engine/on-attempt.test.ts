import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { AttemptReport } from '../../src/index.ts'
import { createTestSender } from '../test-sender.ts'

it('calls onAttempt with each attempt, and repeats no attempt when it throws', async () => {
  const statuses = [500, 204]
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(statuses.shift() ?? 599).end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  // A server that listens on a port has an address and a port.
  const { port } = server.address() as AddressInfo
  const reports: AttemptReport[] = []
  const sender = await createTestSender({
    onAttempt(attempt) {
      reports.push(attempt)
      throw new Error('not now')
    },
  })
  onTestFinished(async () => sender.stop())
  await sender.start()
  await sender.eventTypes.upsert('a.one')
  const url = `http://127.0.0.1:${port}/`
  const { id: endpointId } = await sender.endpoints.create({ url, events: ['a.one'] })
  const { id: eventId, deliveryIds } = await sender.events.publish({ type: 'a.one', data: {} })
  const [deliveryId = ''] = deliveryIds
  await expect
    .poll(async () => (await sender.deliveries.get(deliveryId)).status, { timeout: 20_000 })
    .toBe('delivered')
  const same = {
    deliveryId,
    eventId,
    event: 'a.one',
    endpointId,
    targetUrl: url,
    organizationId: 'default',
  }
  expect(reports).toEqual([
    {
      ...same,
      attempt: 1,
      status: 'failed',
      responseStatus: 500,
      reason: 'The endpoint responded with 500.',
      latencyMs: expect.any(Number),
      nextAttemptAt: expect.any(Date),
    },
    {
      ...same,
      attempt: 2,
      status: 'delivered',
      responseStatus: 204,
      reason: null,
      latencyMs: expect.any(Number),
      nextAttemptAt: null,
    },
  ])
  expect(sender.logged.filter((line) => line.startsWith('onAttempt threw'))).toHaveLength(2)
})
