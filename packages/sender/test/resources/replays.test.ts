import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeliveryStatus, Replay } from '../../src/index.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

const COUNT = 700
let sender: TestSender
let endpointId: string

beforeAll(async () => {
  sender = await createTestSender()
  for (const type of ['a.one', 'a.two']) await sender.eventTypes.upsert(type)
  const endpoint = await sender.endpoints.create({ url: 'http://127.0.0.1:4999/', events: ['a.one'] })
  endpointId = endpoint.id
  await sender.events.publishMany(Array.from({ length: COUNT }, () => ({ type: 'a.one', data: 1 })))
  await set('dead')
})
afterAll(async () => sender.stop())

async function set(status: DeliveryStatus): Promise<void> {
  await sender.transaction(async (tx) => tx.query('update hookseal.deliveries set status = $1', [status]))
}

async function count(status: DeliveryStatus): Promise<number> {
  return sender.deliveries.count({ status })
}

describe('replays.start', () => {
  it('counts the matches of a replay at its start and replays nothing yet', async () => {
    const replay = await sender.replays.start({ endpointId })
    expect(replay).toMatchObject({
      status: 'running',
      missing: false,
      matched: COUNT,
      replayed: 0,
      filter: { endpointId, status: ['failed', 'dead'] },
      finishedAt: null,
    })
    expect(await count('dead')).toBe(COUNT)
    expect(await sender.replays.cancel(replay.id)).toMatchObject({ status: 'canceled' })
  })

  it.each([
    [{ status: 'pending' as const }, 'status'],
    [{ search: '' }, 'search'],
  ])('rejects the filter %j', async (filter, field) => {
    await expect(sender.replays.start(filter)).rejects.toMatchObject({ code: 'ERR_SENDER_INVALID', field })
  })
})

it('replays all matches in portions, each once', async () => {
  await set('dead')
  expect(await sender.deliveries.replayMany({ endpointId })).toStrictEqual({ replayed: COUNT })
  expect(await count('pending')).toBe(COUNT)
  const [last] = (await sender.replays.list()).data
  expect(last).toMatchObject({
    status: 'done',
    matched: COUNT,
    replayed: COUNT,
    finishedAt: expect.any(Date),
  })
})

// Before the tests that start the sender: otherwise a portion could run between the two starts.
it('lets other replays run between the portions of one', async () => {
  await set('dead')
  const [first, second] = [await sender.replays.start(), await sender.replays.start({ status: 'delivered' })]
  await sender.start()
  await expect.poll(async () => (await sender.replays.get(second.id)).status).toBe('done')
  await expect.poll(async () => (await sender.replays.get(first.id)).status).toBe('done')
  const ended = await Promise.all([first, second].map(async ({ id }) => sender.replays.get(id)))
  expect(ended[1]?.finishedAt?.getTime()).toBeLessThanOrEqual(ended[0]?.finishedAt?.getTime() ?? 0)
})

it('replays no deliveries that were created after the start of the replay', async () => {
  await set('dead')
  const replay = await sender.replays.start({ endpointId })
  // Times have milliseconds.
  await sleep(5)
  await sender.events.publish({ type: 'a.one', data: 'later' })
  await set('dead')
  expect(await finish(replay)).toMatchObject({ replayed: COUNT })
})

it('creates only deliveries that are missing, again and again', async () => {
  const since = new Date()
  const { id } = await sender.endpoints.create({ url: 'http://127.0.0.1:4999/', events: ['a.two'] })
  const types = ['a.two', 'a.one', 'a.two']
  await sender.endpoints.update(id, { enabled: false })
  for (const type of types) await sender.events.publish({ type, data: {} })
  const disabled = sender.replays.startMissing({ endpointId: id, since })
  await expect(disabled).rejects.toMatchObject({ code: 'ERR_SENDER_CONFLICT' })
  await sender.endpoints.update(id, { enabled: true })
  await sender.endpoints.test(id)
  const replay = await sender.replays.startMissing({ endpointId: id, since })
  expect(replay).toMatchObject({ missing: true, matched: 2 })
  expect(await finish(replay)).toMatchObject({ status: 'done', replayed: 2 })
  const again = await sender.replays.startMissing({ endpointId: id, since })
  expect(await finish(again)).toMatchObject({ status: 'done', matched: 0, replayed: 0 })
  expect(await sender.deliveries.count({ endpointId: id })).toBe(3)
  const later = await sender.replays.startMissing({ endpointId: id, since, until: new Date() })
  await sender.endpoints.delete(id)
  expect(await finish(later)).toMatchObject({ status: expect.stringMatching(/^(?:done|failed)$/) })
})

it('hides a replay from other organizations', async () => {
  const { id } = await sender.replays.start({ status: 'delivered' })
  const scope = { organizationId: 'other' }
  await expect(sender.replays.get(id, scope)).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  await expect(sender.replays.cancel(id, scope)).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  expect((await sender.replays.list(scope)).data).toStrictEqual([])
})

async function finish({ id }: Replay): Promise<Replay> {
  await sender.start()
  await expect.poll(async () => (await sender.replays.get(id)).status).not.toBe('running')
  return sender.replays.get(id)
}
