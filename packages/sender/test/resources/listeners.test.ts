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

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(20)
  }
  throw new Error('this did not come about within 10 s')
}

async function delivery(id: string, status: DeliveryStatus) {
  return until(async () => {
    const found = await sender.deliveries.get(id)
    return found.status === status ? found : undefined
  })
}

describe('listeners', () => {
  it('get signed deliveries, and their answers are in the log', async () => {
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

  it('are tried again when they fail or say nothing, by the schedule', async () => {
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

  it('take what waits for them along when they go', async () => {
    const { requests, close } = await listen()
    const { deliveryIds } = await sender.events.publish({ type: 'a.one', data: {} })
    await until(() => requests[0])
    await close()
    const given = await delivery(deliveryIds[0] ?? '', 'dead')
    expect(given.errorMessage).toBe('The endpoint was deleted.')
  })

  it('go although somebody has deleted their endpoint', async () => {
    const { endpoint, close } = await listen()
    await sender.endpoints.delete(endpoint.id)
    await expect(close()).resolves.toBeUndefined()
  })

  it('leave no endpoint behind that is waited for when their process died', async () => {
    const { endpoint, close } = await listen()
    // As a process that was killed leaves it: no beat for a minute, and nobody here who knows of it.
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
      errorMessage: 'The listener went away.',
      attempts: [],
    })
    await close()
  })
})
