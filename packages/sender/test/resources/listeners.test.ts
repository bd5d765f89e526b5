import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeliveryStatus, RelayedRequest } from '../../src/index.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

let sender: TestSender

beforeAll(async () => {
  sender = await createTestSender({ scheduleSeconds: [0, 0.05], requestTimeoutSeconds: 3 })
  await sender.start()
  await sender.eventTypes.upsert('a.one')
})
afterAll(async () => sender.stop())

const OK = { status: 200, headers: { 'x-app': 'local' }, body: Buffer.from('thanks') }

async function listen() {
  const requests: RelayedRequest[] = []
  const listener = await sender.listeners.connect({ events: ['a.one'] }, (request) => requests.push(request))
  return { ...listener, requests }
}

/** Polls until `read` returns a value. The time limit of the test ends it. */
async function until<T>(read: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await read()
    if (found !== undefined) return found
    await sleep(20)
  }
}

async function delivery(id: string, status: DeliveryStatus) {
  return until(async () => {
    const found = await sender.deliveries.get(id)
    return found.status === status ? found : undefined
  })
}

describe('listeners', () => {
  it('sends signed deliveries to listeners, and logs their responses as attempts', async () => {
    const { endpoint, requests, respond, close } = await listen()
    const { deliveryIds } = await sender.events.publish({ type: 'a.one', data: { n: 1 } })
    const request = await until(() => requests[0])
    expect(new Webhook(endpoint.signingSecret).verify(request.body, request.headers)).toMatchObject({
      data: { n: 1 },
    })
    expect(respond(request.id, OK)).toBe(true)
    expect(respond(request.id, OK)).toBe(false)
    const { attempts } = await delivery(deliveryIds[0] ?? '', 'delivered')
    expect(attempts).toMatchObject([
      { attempt: 1, responseStatus: 200, responseHeaders: { 'x-app': 'local' } },
    ])
    expect(Buffer.from(attempts[0]?.responseBody ?? []).toString()).toBe('thanks')
    await close()
    await expect(sender.endpoints.get(endpoint.id)).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  })

  it('retries a delivery to a listener by the schedule after an error or a timeout', async () => {
    const { requests, respond, close } = await listen()
    const { deliveryIds } = await sender.events.publish({ type: 'a.one', data: {} })
    const first = await until(() => requests[0])
    respond(first.id, { error: 'The app is not running.' })
    await until(() => requests[1])
    const { attempts } = await delivery(deliveryIds[0] ?? '', 'dead')
    expect(attempts).toMatchObject([
      { errorClass: 'connect', errorMessage: 'The app is not running.' },
      { errorClass: 'timeout' },
    ])
    await close()
  })

  it('marks the deliveries of a listener dead when it closes', async () => {
    const { requests, close } = await listen()
    const { deliveryIds } = await sender.events.publish({ type: 'a.one', data: {} })
    await until(() => requests[0])
    await close()
    const { errorMessage } = await delivery(deliveryIds[0] ?? '', 'dead')
    expect(errorMessage).toBe('The endpoint was deleted.')
  })

  it('closes a listener without an error if its endpoint is already deleted', async () => {
    const { endpoint, close } = await listen()
    await sender.endpoints.delete(endpoint.id)
    await expect(close()).resolves.toBeUndefined()
  })

  it('disconnects listeners that do not read, with at most 1 MiB unread', async () => {
    await sender.eventTypes.upsert('a.large')
    const handed: RelayedRequest[] = []
    const { endpoint, signal, close } = await sender.listeners.connect(
      { events: ['a.large'] },
      async (request) => {
        handed.push(request)
        await new Promise(() => {})
      },
    )
    const data = 'x'.repeat(250_000)
    await Promise.all(Array.from({ length: 8 }, async () => sender.events.publish({ type: 'a.large', data })))
    await until(() => (signal.aborted ? true : undefined))
    expect(handed.length).toBeGreaterThan(0)
    expect(handed.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThan(1024 * 1024)
    await close()
    await expect(sender.endpoints.get(endpoint.id)).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  })

  it('keeps listeners connected that read slowly, and sends them every delivery', async () => {
    await sender.eventTypes.upsert('a.slow')
    let unread = 0
    let most = 0
    const listener = await sender.listeners.connect({ events: ['a.slow'] }, async (request) => {
      most = Math.max(most, (unread += request.body.length))
      await new Promise((resolve) => setImmediate(resolve))
      unread -= request.body.length
      listener.respond(request.id, OK)
    })
    const data = 'x'.repeat(250_000)
    const published = await Promise.all(
      Array.from({ length: 16 }, async () => sender.events.publish({ type: 'a.slow', data })),
    )
    for (const { deliveryIds } of published) await delivery(deliveryIds[0] ?? '', 'delivered')
    expect(listener.signal.aborted).toBe(false)
    expect(most).toBeLessThan(1024 * 1024)
    await listener.close()
  })

  it('keeps the endpoint of a listener without a URL, which would not count for a quota', async () => {
    const { endpoint, close } = await listen()
    await expect(
      sender.endpoints.update(endpoint.id, { url: 'https://example.com/hooks' }),
    ).rejects.toMatchObject({ code: 'ERR_SENDER_INVALID', field: 'url' })
    expect(await sender.endpoints.update(endpoint.id, { name: 'Mine' })).toMatchObject({ name: 'Mine' })
    await close()
  })

  it(
    'counts listeners until they are closed, and ends them when their endpoint is deleted',
    { timeout: 15_000 },
    async () => {
      await sender.organizations.create({ id: 'few', name: 'Few' })
      await sender.organizations.update('few', { quotas: { listeners: 1 } })
      const connect = async () =>
        sender.listeners.connect({ events: ['a.one'], organizationId: 'few' }, () => {})
      const listener = await connect()
      await sender.endpoints.delete(listener.endpoint.id)
      await expect(connect()).rejects.toMatchObject({ code: 'ERR_SENDER_QUOTA' })
      await until(() => (listener.signal.aborted ? true : undefined))
      await listener.close()
      await listener.close()
      await (await connect()).close()
    },
  )

  it('marks deliveries of a listener dead without an attempt if its process died', async () => {
    const { endpoint, close } = await listen()
    // The row that a killed process leaves: no heartbeat for a minute, and unknown to this process.
    const url = `${endpoint.url}/elsewhere`
    const orphan = await sender.endpoints.create({ url: 'http://127.0.0.1:9999/', events: ['a.one'] })
    await sender.transaction(async (tx) =>
      tx.query(
        `update hookseal.endpoints set url = $1, updated_at = now() - interval '1 minute' where id = $2`,
        [url, orphan.id],
      ),
    )
    const { deliveryId } = await sender.endpoints.test(orphan.id)
    expect(await delivery(deliveryId, 'dead')).toMatchObject({
      errorMessage: 'The listener disconnected.',
      attempts: [],
    })
    await close()
  })
})
