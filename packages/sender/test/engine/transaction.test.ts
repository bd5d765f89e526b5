import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestSender } from '../test-sender.ts'
import {
  DATABASES,
  startReceiver,
  startSender,
  subscribe,
  type TestReceiver,
  until,
} from './sender-and-receiver.ts'

describe.each(DATABASES)("publish in the caller's transaction on $name", ({ open }) => {
  let sender: TestSender
  let receiver: TestReceiver
  let type: string

  beforeAll(async () => {
    sender = await startSender(open)
    receiver = await startReceiver()
    type = (await subscribe(sender, receiver.url)).type
    await sender.transaction(async (tx) => tx.query('create table orders (id text primary key)'))
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await sender.stop()
    await receiver.close()
  })

  it("delivers an event of the caller's transaction after the commit, and not before", async () => {
    const before = receiver.arrivals.length
    const { id } = await sender.transaction(async (tx) => {
      await tx.query('insert into orders values ($1)', ['order_1'])
      const published = await sender.events.publish({ type, data: { order: 'order_1' } }, { tx })
      expect(published).toMatchObject({ created: true, deliveryIds: [expect.stringMatching(/^whd_/)] })
      expect(receiver.arrivals).toHaveLength(before)
      return published
    })
    await until(() => receiver.arrivals.length === before + 1)
    expect(receiver.arrivals.at(-1)).toMatchObject({ id, body: { data: { order: 'order_1' } } })
  })

  it('rejects the transaction when a statement failed and the caller caught its error', async () => {
    const events = await sender.deliveries.count({ event: type })
    const swallowed = sender.transaction(async (tx) => {
      await sender.events.publish({ type, data: 1 }, { tx })
      await tx.query('select 1 / 0').catch(() => {})
    })
    await expect(swallowed).rejects.toMatchObject({ code: 'ERR_SENDER_DATABASE' })
    expect(await sender.deliveries.count({ event: type })).toBe(events)
  })

  it("stores no event when the caller's transaction is rolled back", async () => {
    const before = receiver.arrivals.length
    const undone = sender.transaction(async (tx) => {
      await tx.query('insert into orders values ($1)', ['order_2'])
      await sender.events.publish({ id: 'undone', type, data: 1 }, { tx })
      await sender.events.publishMany([{ id: 'undone_too', type, data: 1 }], { tx })
      throw new Error('the order could not be stored')
    })
    await expect(undone).rejects.toThrow('could not be stored')
    const { id } = await sender.events.publish({ type, data: 'after' })
    await until(() => receiver.arrivals.at(-1)?.id === id)
    expect(receiver.arrivals).toHaveLength(before + 1)
    await expect(sender.events.get('undone')).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
    const { rows } = await sender.transaction(async (tx) => tx.query('select id from orders'))
    expect(rows).toEqual([{ id: 'order_1' }])
  })
})
