import { START_TIMEOUT_MS } from '@hookseal/services'
import { IS_SHORT } from '@hookseal/services/proofs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DATABASES, ok, startReceiver, startSender, until } from './sender-and-receiver.ts'

const ENDPOINTS = 10
const EVENTS = IS_SHORT ? 24 : 80
const RESPONSE_MS = 2500
/** Hardly more than a response takes: an attempt that waits for a connection of the origin times out. */
const TIMEOUT_SECONDS = 5

describe.each(DATABASES)(
  'endpoints of one origin on $name',
  { timeout: START_TIMEOUT_MS + 120_000 },
  ({ open }) => {
    it('delivers each event once to endpoints of one origin, although they respond slowly', async () => {
      const receiver = await startReceiver((_, response) => void setTimeout(() => ok(response), RESPONSE_MS))
      const sender = await startSender(open, {
        requestTimeoutSeconds: TIMEOUT_SECONDS,
        scheduleSeconds: [0, 1, 1, 1],
      })
      onTestFinished(async () => {
        await receiver.close()
        await sender.stop()
      })
      await sender.eventTypes.upsert('a.slow')
      for (let n = 0; n < ENDPOINTS; n++)
        await sender.endpoints.create({ url: `${receiver.url}${n}`, events: ['a.slow'] })
      await sender.events.publishMany(
        Array.from({ length: EVENTS }, (_, n) => ({ type: 'a.slow', data: { n } })),
      )
      await until(async () => (await sender.deliveries.count({ status: 'delivered' })) === ENDPOINTS * EVENTS)
      expect(receiver.arrivals).toHaveLength(ENDPOINTS * EVENTS)
      const { data } = await sender.deliveries.list({ limit: 250 })
      expect(data.every(({ attempt }) => attempt === 1)).toBe(true)
    })
  },
)
