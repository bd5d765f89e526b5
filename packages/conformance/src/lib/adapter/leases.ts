import type { DedupeStore, WebhookContext } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import { createGate } from '../gate.ts'
import { startApp } from './app.ts'
import { delegate } from './delegate.ts'
import { createDelivery } from './delivery.ts'
import { type PlatformTraits, titled } from './platform.ts'
import { expectProblem } from './problem.ts'
import { requestHead } from './raw-http.ts'
import type { MakeServer } from './setup.ts'

const BODY = '{"type":"invoice.paid","data":{}}'

/** Registers the tests of a claim while its handler runs: renewals, a lost lease, a client that disconnects. */
export function describeLeases(
  makeServer: MakeServer,
  makeStore: () => DedupeStore | Promise<DedupeStore>,
  { missesAborts }: PlatformTraits,
): void {
  describe('lease of a claim', () => {
    const disconnects =
      'aborts the signal when the client disconnects, and releases the event when the handler ends'
    it(titled(disconnects, missesAborts), async () => {
      const started = createGate()
      const disconnected = createGate()
      const ended = createGate()
      let attempts = 0
      const store = await makeStore()
      const dedupe: DedupeStore = {
        ...delegate(store),
        release: async (...args) => {
          const released = await store.release(...args)
          ended.open()
          return released
        },
      }
      const app = await startApp(makeServer, {
        options: { dedupe },
        handle: async (_message, { signal }) => {
          if (++attempts > 1) return { status: 200 }
          started.open()
          await Promise.race([aborted(signal), disconnected.opened])
          return { status: 500 }
        },
      })
      const delivery = await createDelivery(BODY)
      const connection = await app.connect()
      connection.write(
        requestHead(app.url, [...delivery.headers, ['content-length', String(delivery.body.length)]]),
      )
      connection.write(delivery.body)
      await started.opened
      expectProblem(await app.post(delivery), 'ERR_WEBHOOK_IN_FLIGHT')
      connection.destroy()
      if (missesAborts !== undefined) disconnected.open()
      await ended.opened
      expect((await app.post(delivery)).status).toBe(200)
      expect(attempts).toBe(2)
    })

    it('aborts the signal when the lease is lost', async () => {
      const store = await makeStore()
      const dedupe: DedupeStore = { ...delegate(store), renew: async () => false }
      const app = await startApp(makeServer, {
        options: { dedupe, leaseSeconds: 0.3 },
        handle: async (_message, { signal }) => {
          await aborted(signal)
          return { status: 500 }
        },
      })
      expect((await app.post(await createDelivery(BODY))).status).toBe(500)
    })

    it('keeps the event for a handler that runs longer than a lease', async () => {
      const gate = createGate()
      const started = createGate()
      const store = await makeStore()
      let renewals = 0
      const dedupe: DedupeStore = {
        ...delegate(store),
        renew: async (...args) => {
          const renewed = await store.renew(...args)
          // Renewals are due at each third of the lease, so two leases have passed at the sixth.
          if (++renewals === 6) gate.open()
          return renewed
        },
      }
      const app = await startApp(makeServer, {
        // A busy machine may delay a renewal by two thirds of this.
        options: { dedupe, leaseSeconds: 1.2 },
        handle: async () => {
          started.open()
          await gate.opened
          return { status: 200 }
        },
      })
      const delivery = await createDelivery(BODY)
      const first = app.post(delivery)
      await started.opened
      await gate.opened
      expect((await first).status).toBe(200)
      expect((await app.post(delivery)).headers['webhook-duplicate']).toBe('true')
      expect(app.handled).toHaveLength(1)
    })
  })
}

async function aborted(signal: WebhookContext['signal']): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
