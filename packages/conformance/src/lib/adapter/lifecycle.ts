import type { DedupeStore } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import { createGate } from '../gate.ts'
import { startApp } from './app.ts'
import { BROKEN_STORE } from './broken-store.ts'
import { delegate } from './delegate.ts'
import { createDelivery } from './delivery.ts'
import { expectProblem } from './problem.ts'
import type { HandlerResult, MakeServer } from './setup.ts'

const BODY = '{"type":"invoice.paid","data":{}}'

/** Registers the tests of what becomes of an event: handled, completed or released. */
export function describeLifecycle(
  makeServer: MakeServer,
  makeStore: () => DedupeStore | Promise<DedupeStore>,
): void {
  describe('life of a claim', () => {
    it('handles one of 20 concurrent copies, and responds ERR_WEBHOOK_IN_FLIGHT to the others', async () => {
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
      const inFlight = copies.map(async (copy) => copy.then(({ status }) => status === 503))
      await countUntil(inFlight, 19)
      gate.open()
      const responses = await Promise.all(copies)
      expect(responses.filter((response) => response.status === 200)).toHaveLength(1)
      for (const response of responses)
        if (response.status !== 200) expectProblem(response, 'ERR_WEBHOOK_IN_FLIGHT')
      expect(app.handled).toHaveLength(1)
    })

    it('responds 200 with webhook-duplicate to a copy of a completed event, and runs no handler', async () => {
      const app = await startApp(makeServer, { options: { dedupe: await makeStore() } })
      const delivery = await createDelivery(BODY)
      const first = await app.post(delivery)
      expect([first.status, first.headers['webhook-duplicate']]).toEqual([200, undefined])
      const second = await app.post(delivery)
      expect([second.status, second.headers['webhook-duplicate']]).toEqual([200, 'true'])
      expect(app.handled).toHaveLength(1)
    })

    it.each([500, 503, 400, 404, 302])('passes on a status of %i and releases the event', async (status) => {
      let attempts = 0
      const app = await startApp(makeServer, {
        options: { dedupe: await makeStore() },
        handle: async () => ({ status: ++attempts === 1 ? status : 200 }),
      })
      const delivery = await createDelivery(BODY)
      expect((await app.post(delivery)).status).toBe(status)
      expect((await app.post(delivery)).status).toBe(200)
      expect(attempts).toBe(2)
    })

    it.each([200, 201, 202, 204])('completes the event after a status of %i', async (status) => {
      const app = await startApp(makeServer, {
        options: { dedupe: await makeStore() },
        handle: async () => ({ status }),
      })
      const delivery = await createDelivery(BODY)
      expect((await app.post(delivery)).status).toBe(status)
      expect((await app.post(delivery)).headers['webhook-duplicate']).toBe('true')
      expect(app.handled).toHaveLength(1)
    })

    it('responds 500 when the handler throws, and releases the event', async () => {
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
      ['a response without a body', { status: 200 }],
      ['a response in chunks', { status: 201, chunks: ['one ', 'two ', 'three'] }],
    ])('completes the event before the first byte of %s is sent', async (_case, result: HandlerResult) => {
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
      let responded = false
      const posted = createDelivery(BODY).then(async (delivery) => app.post(delivery))
      void posted.then(() => (responded = true))
      await completing.opened
      // A full round trip of another delivery leaves time for a response that is sent too early.
      await app.post(await createDelivery(BODY, { ageSeconds: 1000 }))
      expect(responded).toBe(false)
      gate.open()
      const response = await posted
      expect([response.status, response.body]).toEqual([result.status, (result.chunks ?? []).join('')])
    })

    it.each([
      ['a response without a body', { status: 200 }],
      ['a response in chunks', { status: 200, chunks: ['one ', 'two'] }],
    ])(
      'responds 503 instead of %s when the completion cannot be recorded',
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

    it('responds 503 when the lease was lost to another receiver', async () => {
      const store = await makeStore()
      const dedupe: DedupeStore = { ...delegate(store), complete: () => 'lost' }
      const app = await startApp(makeServer, { options: { dedupe } })
      expectProblem(await app.post(await createDelivery(BODY)), 'ERR_WEBHOOK_IN_FLIGHT')
    })

    it("handles without dedupe when the store is unavailable and onStoreError is 'accept'", async () => {
      const app = await startApp(makeServer, { options: { dedupe: BROKEN_STORE, onStoreError: 'accept' } })
      expect((await app.post(await createDelivery(BODY))).status).toBe(200)
      expect(app.handled).toHaveLength(1)
    })

    it('passes a higher fence to the handler with each claim of an event', async () => {
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
  })
}

/** Resolves as soon as `count` of the promises have resolved to a truthy value. */
async function countUntil(promises: readonly Promise<unknown>[], count: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let seen = 0
    for (const promise of promises) promise.then((value) => value && ++seen === count && resolve(), reject)
  })
}
