import { START_TIMEOUT_MS } from '@hookseal/services'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SenderError } from '../../src/index.ts'
import { DATABASES, KEY } from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

const CALLS: Record<string, (sender: TestSender) => Promise<unknown>> = {
  'organizations.create': async ({ organizations }) => organizations.create({ name: 'Acme' }),
  'organizations.list': async ({ organizations }) => organizations.list(),
  'apiKeys.create': async ({ apiKeys }) => apiKeys.create({ name: 'a', scopes: ['read'] }),
  'apiKeys.find': async ({ apiKeys }) => apiKeys.find('hsk_unknown'),
  'apiKeys.createFirst': async ({ apiKeys }) => apiKeys.createFirst('a'),
  'eventTypes.list': async ({ eventTypes }) => eventTypes.list(),
  'eventTypes.upsert': async ({ eventTypes }) => eventTypes.upsert('a.two'),
  'endpoints.create': async ({ endpoints }) =>
    endpoints.create({ url: 'http://127.0.0.1:9/', events: ['a.one'] }),
  'endpoints.list': async ({ endpoints }) => endpoints.list(),
  'endpoints.delete': async ({ endpoints }) => endpoints.delete('wh_1'),
  'endpoints.rotateSecret': async ({ endpoints }) => endpoints.rotateSecret('wh_1'),
  'listeners.connect': async ({ listeners }) => listeners.connect({ events: ['a.one'] }, () => {}),
  'events.publish': async ({ events }) => events.publish({ type: 'a.one', data: 1 }),
  'events.publish with a key': async ({ events }) =>
    events.publish({ type: 'a.one', data: 1 }, { idempotencyKey: 'a' }),
  'events.publishMany': async ({ events }) => events.publishMany([{ type: 'a.one', data: 1 }]),
  'events.list': async ({ events }) => events.list(),
  'deliveries.list': async ({ deliveries }) => deliveries.list(),
  'deliveries.count': async ({ deliveries }) => deliveries.count(),
  'deliveries.replay': async ({ deliveries }) => deliveries.replay('whd_1'),
  'deliveries.replayMany': async ({ deliveries }) => deliveries.replayMany(),
  'metrics.read': async ({ metrics }) => metrics.read(),
  transaction: async ({ transaction }) => transaction(async (tx) => tx.query('select from hookseal.events')),
  start: async ({ start }) => start(),
}

async function failuresOf(sender: TestSender): Promise<[string, unknown][]> {
  const failures: [string, unknown][] = []
  for (const [name, call] of Object.entries(CALLS))
    failures.push([name, await call(sender).catch((error: unknown) => error)])
  return failures
}

describe.each(DATABASES)(
  'every error of the database on $name',
  { timeout: START_TIMEOUT_MS },
  ({ open }) => {
    async function openSender(): Promise<TestSender> {
      const { url, stop } = await open()
      onTestFinished(stop)
      const sender = await createTestSender({ database: url, encryptionKey: KEY })
      onTestFinished(async () => sender.stop())
      await sender.eventTypes.upsert('a.one')
      return sender
    }

    it('rejects each call with a SenderError after stop', async () => {
      const sender = await openSender()
      await sender.stop()
      const others = (await failuresOf(sender)).filter(([, error]) => !(error instanceof SenderError))
      expect(others).toEqual([])
    })

    it('rejects each call with a SenderError when the tables are missing', async () => {
      const sender = await openSender()
      await sender.transaction(async (tx) => {
        await tx.query('alter schema hookseal rename to elsewhere')
        await tx.query('alter schema hookseal_queue rename to elsewhere_queue')
      })
      const others = (await failuresOf(sender)).filter(([, error]) => !(error instanceof SenderError))
      expect(others).toEqual([])
    })

    it('rejects with a SenderError when a statement of the caller fails, and with the caller’s own error unchanged', async () => {
      const sender = await openSender()
      const failed = sender.transaction(async (tx) => tx.query('select 1 / 0'))
      await expect(failed).rejects.toMatchObject({ code: 'ERR_SENDER_DATABASE', cause: { code: '22012' } })
      const own = new Error('own')
      await expect(sender.transaction(async () => Promise.reject(own))).rejects.toBe(own)
    })
  },
)
