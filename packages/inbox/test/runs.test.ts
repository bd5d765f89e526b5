import { startPostgres } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openInbox } from './open-inbox.ts'

describe.each(['pglite', 'postgres'])('on %s', (kind) => {
  const server = { url: 'pglite:', stop: async () => {} }
  beforeAll(async () => {
    if (kind === 'postgres') Object.assign(server, await startPostgres())
  })
  afterAll(async () => server.stop())

  it('runs accepted messages, retries failing ones until they are dead, and keeps the order of a key', async () => {
    const inbox = await openInbox({ database: server.url })
    const handled: unknown[] = []
    const failedAttempts: number[] = []
    const order: unknown[] = []
    inbox.on('invoice.paid', ({ payload }, { attempt }) => void handled.push([payload, attempt]))
    inbox.on('invoice.failed', (_, { attempt }) => {
      failedAttempts.push(attempt)
      throw new Error('no')
    })
    inbox.on('customer.*', ({ id }) => void order.push(id), {
      orderBy: ({ payload }) => (payload as { customer: string }).customer,
    })
    await inbox.start()
    const payload = { type: 'invoice.paid', amount: 1 }
    expect(await inbox.receive(payload, { id: 'evt_1' })).toBe('accepted')
    expect(await inbox.receive(payload, { id: 'evt_1' })).toBe('duplicate')
    await inbox.receive({ type: 'invoice.failed' })
    const ids = ['evt_2', 'evt_3', 'evt_4', 'evt_5']
    await Promise.all(
      ids.map(async (id) => inbox.receive({ type: 'customer.created', customer: 'a' }, { id })),
    )
    await inbox.receive({ type: 'customer.deleted', customer: 'a' }, { id: 'evt_6' })
    await expect.poll(() => order).toEqual([...ids, 'evt_6'])
    await expect.poll(() => failedAttempts).toEqual([1, 2, 3])
    expect(handled).toEqual([[payload, 1]])
    await inbox.stop()
  })
})
