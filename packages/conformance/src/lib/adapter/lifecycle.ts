import type { DedupeStore, WebhookContext } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import { createGate } from '../gate.ts'
import { startApp } from './app.ts'
import { BROKEN_STORE } from './broken-store.ts'
import { createDelivery } from './delivery.ts'
import { type PlatformTraits, titled } from './platform.ts'
import { expectProblem } from './problem.ts'
import { requestHead } from './raw-http.ts'
import type { HandlerResult, MakeServer } from './setup.ts'

const BODY = '{"type":"invoice.paid","data":{}}'

export function describeLifecycle(
  makeServer: MakeServer,
  makeStore: () => DedupeStore | Promise<DedupeStore>,
  { missesAborts }: PlatformTraits,
): void {
  describe('life of a claim', () => {
    it('handles one of many copies at once, and sends the others away for a while', async () => {
      const gate = createGate()
      const app = await startApp(makeServer, {
        options: { dedupe: await makeStore() },
        handle: async () => {
          await gate.opened
          return { status: 200 }
        },
      })
      const delivery = await createDelivery(BODY)
      const copies = Array.from({ length: 20 }, async () => app.post(delivery))
      const away = copies.map(async (copy) => copy.then((response) => response.status === 503 && response))
      await countUntil(away, 19)
      gate.open()
      const responses = await Promise.all(copies)
      expect(responses.filter((response) => response.status === 200)).toHaveLength(1)
      for (const response of responses)
        if (response.status !== 200) expectProblem(response, 'ERR_WEBHOOK_IN_FLIGHT')
      expect(app.handled).toHaveLength(1)
    })

    it('answers 200 with a marker to a copy of a handled event, and handles it no more', async () => {
      const app = await startApp(makeServer, { options: { dedupe: await makeStore() } })
      const delivery = await createDelivery(BODY)
      const first = await app.post(delivery)
      expect([first.status, first.headers['webhook-duplicate']]).toEqual([200, undefined])
      const second = await app.post(delivery)
      expect([second.status, second.headers['webhook-duplicate']]).toEqual([200, 'true'])
      expect(app.handled).toHaveLength(1)
    })

    it.each([500, 503, 400, 404, 302])(
      'passes a status of %i on and gives the event back',
      async (status) => {
        let attempts = 0
        const app = await startApp(makeServer, {
          options: { dedupe: await makeStore() },
          handle: async () => ({ status: ++attempts === 1 ? status : 200 }),
        })
        const delivery = await createDelivery(BODY)
        expect((await app.post(delivery)).status).toBe(status)
        expect((await app.post(delivery)).status).toBe(200)
        expect(attempts).toBe(2)
      },
    )

    it.each([200, 201, 202, 204])('completes after a status of %i', async (status) => {
      const app = await startApp(makeServer, {
        options: { dedupe: await makeStore() },
        handle: async () => ({ status }),
      })
      const delivery = await createDelivery(BODY)
      expect((await app.post(delivery)).status).toBe(status)
      expect((await app.post(delivery)).headers['webhook-duplicate']).toBe('true')
      expect(app.handled).toHaveLength(1)
    })

    it('answers 500 to a handler that throws and gives the event back', async () => {
      let attempts = 0
      const app = await startApp(makeServer, {
        options: { dedupe: await makeStore() },
        handle: async () => {
          if (++attempts === 1) throw new Error('the handler failed')
          return { status: 200 }
        },
      })
      const delivery = await createDelivery(BODY)
      expect((await app.post(delivery)).status).toBe(500)
      expect((await app.post(delivery)).status).toBe(200)
      expect(attempts).toBe(2)
    })

    it.each([
      ['a plain answer', { status: 200 }],
      ['a body in pieces', { status: 201, chunks: ['one ', 'two ', 'three'] }],
    ])('completes before the first byte of %s leaves', async (_case, result: HandlerResult) => {
      const completing = createGate()
      const gate = createGate()
      const store = await makeStore()
      const dedupe: DedupeStore = {
        ...delegate(store),
        complete: async (...args) => {
          completing.open()
          await gate.opened
          return store.complete(...args)
        },
      }
      const app = await startApp(makeServer, { options: { dedupe }, handle: async () => result })
      let answered = false
      const posted = createDelivery(BODY).then(async (delivery) => app.post(delivery))
      void posted.then(() => (answered = true))
      await completing.opened
      // A copy that goes the whole way, and back, gives the first every chance to be answered too early.
      await app.post(await createDelivery(BODY, { ageSeconds: 1000 }))
      expect(answered).toBe(false)
      gate.open()
      const response = await posted
      expect([response.status, response.body]).toEqual([result.status, (result.chunks ?? []).join('')])
    })

    it.each([
      ['a plain answer', { status: 200 }],
      ['a body in pieces', { status: 200, chunks: ['one ', 'two'] }],
    ])(
      'answers 503 in place of %s when the completion cannot be recorded',
      async (_case, result: HandlerResult) => {
        const store = await makeStore()
        const dedupe: DedupeStore = {
          ...delegate(store),
          complete: async () => Promise.reject(new Error('down')),
        }
        const errors: unknown[] = []
        const app = await startApp(makeServer, {
          options: { dedupe, onError: (error) => errors.push(error) },
          handle: async () => result,
        })
        expectProblem(await app.post(await createDelivery(BODY)), 'ERR_WEBHOOK_STORE')
        expect(errors).toHaveLength(1)
      },
    )

    it('answers 503 when another delivery took the event over', async () => {
      const store = await makeStore()
      const dedupe: DedupeStore = { ...delegate(store), complete: async () => 'lost' }
      const app = await startApp(makeServer, { options: { dedupe } })
      expectProblem(await app.post(await createDelivery(BODY)), 'ERR_WEBHOOK_IN_FLIGHT')
    })

    it('handles without dedupe while the store is down, where that was asked for', async () => {
      const app = await startApp(makeServer, { options: { dedupe: BROKEN_STORE, onStoreError: 'accept' } })
      expect((await app.post(await createDelivery(BODY))).status).toBe(200)
      expect(app.handled).toHaveLength(1)
    })

    it('gives every taker of an event a higher fence', async () => {
      const fences: number[] = []
      const app = await startApp(makeServer, {
        options: { dedupe: await makeStore() },
        handle: async (_message, { fence }) => ({ status: fences.push(fence) < 3 ? 500 : 200 }),
      })
      const delivery = await createDelivery(BODY)
      for (let attempt = 0; attempt < 3; attempt++) await app.post(delivery)
      expect(fences).toHaveLength(3)
      expect(fences).toEqual(fences.toSorted((a, b) => a - b))
      expect(new Set(fences).size).toBe(3)
    })

    const clientLeaves =
      'tells the handler when its client goes away, and gives the event back when the handler ends'
    it(titled(clientLeaves, missesAborts), async () => {
      const started = createGate()
      const left = createGate()
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
          await Promise.race([aborted(signal), left.opened])
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
      if (missesAborts !== undefined) left.open()
      await ended.opened
      expect((await app.post(delivery)).status).toBe(200)
      expect(attempts).toBe(2)
    })

    it('tells the handler when its lease is lost', async () => {
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

    it('keeps the event for a handler that takes longer than a lease', async () => {
      const gate = createGate()
      const started = createGate()
      const store = await makeStore()
      let renewals = 0
      const dedupe: DedupeStore = {
        ...delegate(store),
        renew: async (...args) => {
          const renewed = await store.renew(...args)
          // Six renewals at a third of the lease: two leases have passed.
          if (++renewals === 6) gate.open()
          return renewed
        },
      }
      const app = await startApp(makeServer, {
        options: { dedupe, leaseSeconds: 0.6 },
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

/** The methods of `store`, bound, so that single ones can be replaced. */
function delegate(store: DedupeStore): DedupeStore {
  return {
    claim: async (...args) => store.claim(...args),
    renew: async (...args) => store.renew(...args),
    complete: async (...args) => store.complete(...args),
    release: async (...args) => store.release(...args),
  }
}

async function aborted(signal: WebhookContext['signal']): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

/** Waits until `count` of the promises have resolved to something true. */
async function countUntil(promises: readonly Promise<unknown>[], count: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let seen = 0
    for (const promise of promises) promise.then((value) => value && ++seen === count && resolve(), reject)
  })
}
