import type { ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { inspect } from 'node:util'
import type { SenderOptions } from '../../src/index.ts'
import type { Logger } from '@hookseal/engine'
import { createTestSender, type TestSender } from '../test-sender.ts'
import { deliveryOf, startReceiver, type TestReceiver, until, untilStatus } from './sender-and-receiver.ts'

// Each test opens an embedded database, which takes many seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

async function startBoth(
  options: SenderOptions = {},
): Promise<{ sender: TestSender; receiver: TestReceiver }> {
  const sender = await createTestSender(options)
  onTestFinished(async () => sender.stop())
  const receiver = await startReceiver()
  onTestFinished(async () => receiver.close())
  await sender.start()
  await sender.eventTypes.upsert('a.one')
  return { sender, receiver }
}

describe('an application that misbehaves', () => {
  it('writes outcomes although the envelope of the application throws for operational events', async () => {
    const { sender, receiver } = await startBoth({
      scheduleSeconds: [0],
      envelope: ({ data }) => {
        if (typeof data === 'object' && data !== null && 'amount' in data) return data
        throw new TypeError('there is no amount')
      },
    })
    receiver.respond = (_, response) => void response.writeHead(410).end()
    const { id } = await sender.endpoints.create({ url: receiver.url, events: ['a.one'] })
    await sender.events.publish({ type: 'a.one', data: { amount: 1 } })
    await until(async () => (await sender.deliveries.count({ status: 'dead' })) === 1)
    expect((await sender.endpoints.get(id)).enabled).toBe(false)
    expect(
      sender.logged.filter((line) => line.startsWith('envelope failed for an operational event')),
    ).toHaveLength(2)
  })

  it.each<{ what: string; sign: () => string | Promise<string> }>([
    {
      what: 'throws',
      sign: () => {
        throw Object.assign(new Error('no such secret:\n    at hunter2'), { secret: 'hunter2' })
      },
    },
    { what: 'rejects', sign: async () => Promise.reject(new Error('not today')) },
    { what: 'hangs', sign: async () => new Promise(() => {}) },
  ])('logs attempts as failed, and sends nothing, when the legacySignature $what', async ({ sign }) => {
    const errors: { message: string; err: unknown }[] = []
    const logger: Logger = {
      info() {},
      warn() {},
      error: (fields, message) =>
        void errors.push({ message, err: 'err' in fields ? fields.err : undefined }),
    }
    const { sender, receiver } = await startBoth({
      logger,
      scheduleSeconds: [0, 0.02],
      requestTimeoutSeconds: 0.2,
      legacySignature: { header: 'X-Signature', sign },
    })
    await sender.endpoints.create({ url: receiver.url, events: ['a.one'], legacySecret: 'hunter2' })
    const { id: eventId } = await sender.events.publish({ type: 'a.one', data: 1 })
    const { id, errorMessage } = await untilStatus(sender, eventId, 'dead')
    expect(errorMessage).toContain('could not be signed')
    const { attempts } = await sender.deliveries.get(id)
    expect(attempts.map(({ errorClass }) => errorClass)).toEqual(['request', 'request'])
    expect(JSON.stringify(attempts)).not.toContain('hunter2')
    expect(receiver.arrivals).toEqual([])
    expect(errors.map(({ message }) => message)).toEqual(Array(2).fill('delivery could not be signed'))
    expect(errors.every(({ err }) => err instanceof Error && err.message.includes('legacySignature'))).toBe(
      true,
    )
    // The place is logged, and nothing that the application put into its error.
    expect(inspect(errors, { depth: 9 })).toContain('    at ')
    expect(inspect(errors, { depth: 9 })).not.toMatch(/hunter2|not today/)
  })

  it('signs with the new secret of an endpoint although onOperationalEvent throws', async () => {
    const { sender, receiver } = await startBoth({
      onOperationalEvent: () => {
        throw new Error('not today')
      },
    })
    const { id, signingSecret } = await sender.endpoints.create({ url: receiver.url, events: ['a.one'] })
    const rotated = await sender.endpoints.rotateSecret(id)
    expect(rotated.signingSecret).toMatch(/^whsec_/)
    expect(rotated.signingSecret).not.toBe(signingSecret)
    expect(sender.logged.some((line) => line.startsWith('onOperationalEvent threw'))).toBe(true)
  })
})

it('replays each delivery once, although the disabled endpoint makes it dead again immediately', async () => {
  const { sender, receiver } = await startBoth()
  const { id } = await sender.endpoints.create({ url: receiver.url, events: ['a.one'] })
  const events = Array.from({ length: 1000 }, () => ({ type: 'a.one', data: 1 }))
  for (let round = 0; round < 3; round++) await sender.events.publishMany(events)
  await sender.endpoints.update(id, { enabled: false })
  await until(async () => (await sender.deliveries.count({ status: 'pending' })) === 0)
  const delivered = await sender.deliveries.count({ status: 'delivered' })
  const { replayed } = await sender.deliveries.replayMany({ endpointId: id })
  expect(replayed).toBe(3000 - delivered)
})

describe('an attempt whose lease was lost while it was in flight', () => {
  it('logs and counts an attempt whose lease was lost, beside the attempt that replaced it', async () => {
    const { sender, receiver } = await startBoth()
    await sender.endpoints.create({ url: receiver.url, events: ['a.one'] })
    const held: ServerResponse[] = []
    receiver.respond = (_, response) => void held.push(response)
    const { id: eventId } = await sender.events.publish({ type: 'a.one', data: 1 })
    await until(() => held.length === 1)
    await sender.transaction(async (tx) =>
      tx.query(`update hookseal_queue.job set started_on = started_on - interval '1 hour'`),
    )
    await until(() => held.length === 2)
    held[0]?.writeHead(503).end()
    const { id } = await deliveryOf(sender, eventId)
    await until(async () => (await sender.deliveries.get(id)).attempts.length === 1)
    expect(await sender.deliveries.get(id)).toMatchObject({ status: 'pending', attempt: 1 })
    held[1]?.writeHead(200, { 'set-cookie': 'session=of the receiver' }).end()
    await untilStatus(sender, eventId, 'delivered')
    const { attempt, attempts } = await sender.deliveries.get(id)
    expect(attempt).toBe(2)
    expect(attempts.map(({ responseStatus }) => responseStatus)).toEqual([503, 200])
    expect(JSON.stringify(attempts)).not.toContain('of the receiver')
  })
})

it('stores the response of a listener that contains NUL and lone surrogates', async () => {
  const { sender } = await startBoth()
  const listener = await sender.listeners.connect({ events: ['a.one'] }, ({ id }) => {
    listener.respond(id, { status: 200, headers: { odd: 'a\0b\uD800' }, body: new Uint8Array() })
  })
  const { id: eventId } = await sender.events.publish({ type: 'a.one', data: 1 })
  const { id } = await untilStatus(sender, eventId, 'delivered')
  const [attempt] = (await sender.deliveries.get(id)).attempts
  expect(attempt?.responseHeaders).toEqual({ odd: 'a\uFFFDb\uFFFD' })
  await listener.close()
})

it('restarts the schedule when a delivery is replayed during its last attempt', async () => {
  const { sender, receiver } = await startBoth({ scheduleSeconds: [0, 0.05] })
  await sender.endpoints.create({ url: receiver.url, events: ['a.one'] })
  let last: ServerResponse | undefined
  receiver.respond = (_, response, count) => {
    if (count === 2) last = response
    else response.writeHead(count === 1 ? 500 : 204).end()
  }
  const { id: eventId } = await sender.events.publish({ type: 'a.one', data: 1 })
  await until(() => last !== undefined)
  const { id, status } = await deliveryOf(sender, eventId)
  expect(status).toBe('failed')
  await sender.deliveries.replay(id)
  last?.writeHead(500).end()
  await untilStatus(sender, eventId, 'delivered')
  expect((await sender.deliveries.get(id)).attempts).toHaveLength(3)
})
