import type { InboxPort, ReceiverOptions, WebhookMessage } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import { createGate, type Gate } from '../gate.ts'
import { type App, startApp } from './app.ts'
import { createDelivery, type Delivery, SECRET } from './delivery.ts'
import { expectProblem } from './problem.ts'
import { requestHead } from './raw-http.ts'
import type { MakeServer } from './setup.ts'

const BODY = '{"type":"invoice.paid","data":{"amount":10.0}}'

/** An inbox in memory, with the keys and messages that it accepted. */
interface MemoryInbox extends InboxPort {
  readonly accepted: Map<string, WebhookMessage>
}

function createMemoryInbox(): MemoryInbox {
  const accepted = new Map<string, WebhookMessage>()
  return {
    accepted,
    async accept(message, key) {
      if (accepted.has(key)) return 'duplicate'
      accepted.set(key, message)
      return 'accepted'
    },
  }
}

/** Returns `slow`, which opens `accepting` when it is called, and waits for `gate`. */
function slowDown(inbox: InboxPort): { slow: InboxPort; accepting: Gate; gate: Gate } {
  const accepting = createGate()
  const gate = createGate()
  const slow: InboxPort = {
    async accept(...args) {
      accepting.open()
      await gate.opened
      return inbox.accept(...args)
    },
  }
  return { slow, accepting, gate }
}

/** Registers the tests of a receiver that stores events in an inbox, and responds before they are handled. */
export function describeInbox(makeServer: MakeServer): void {
  describe('with an inbox', () => {
    it('responds 202 as soon as the inbox has accepted the event, not earlier, and runs no handler', async () => {
      const inbox = createMemoryInbox()
      const { slow, accepting, gate } = slowDown(inbox)
      const app = await startApp(makeServer, { options: { inbox: slow } })
      let responded = false
      const posted = createDelivery(BODY, { id: 'msg_202' }).then(async (delivery) => app.post(delivery))
      void posted.then(() => (responded = true))
      await accepting.opened
      // A full round trip of another delivery leaves time for a response that is sent too early.
      await app.post(await createDelivery(BODY, { ageSeconds: 1000 }))
      expect(responded).toBe(false)
      gate.open()
      const { status, headers, body } = await posted
      expect([status, headers['webhook-duplicate'], body]).toEqual([202, undefined, ''])
      const [message, ...others] = inbox.accepted.values()
      expect(others).toEqual([])
      expect(message).toMatchObject({ id: 'msg_202', type: 'invoice.paid', authenticated: 'signature' })
      expect(Buffer.from(message?.body ?? []).toString()).toBe(BODY)
      expect(app.handled).toEqual([])
    })

    it('responds 200 with webhook-duplicate to an event that the inbox has accepted before', async () => {
      const duplicates: unknown[] = []
      const onDuplicate = (message: WebhookMessage, info: { sameBody?: boolean }): void => {
        duplicates.push([message.id, info])
      }
      const app = await startApp(makeServer, { options: { inbox: createMemoryInbox(), onDuplicate } })
      const delivery = await createDelivery(BODY, { id: 'msg_twice' })
      expect((await app.post(delivery)).status).toBe(202)
      const { status, headers } = await app.post(delivery)
      expect([status, headers['webhook-duplicate']]).toEqual([200, 'true'])
      expect(duplicates).toEqual([['msg_twice', {}]])
      expect(app.handled).toEqual([])
    })

    it.each<[string, InboxPort['accept'], ReceiverOptions]>([
      ['rejects', async () => Promise.reject(new Error('the database is down')), {}],
      ['does not settle in time', async () => new Promise<never>(() => {}), { storeTimeoutSeconds: 0.3 }],
      ['resolves to neither result', async () => undefined as unknown as 'accepted', {}],
    ])(
      'responds 503 with Retry-After while accept %s, and success to a retry after it',
      async (_way, failing, options) => {
        const inbox = createMemoryInbox()
        const rejected: unknown[] = []
        let isDown = true
        const app = await startApp(makeServer, {
          options: {
            inbox: { accept: async (...args) => (isDown ? failing(...args) : inbox.accept(...args)) },
            ...options,
            onRejected: ({ code }) => rejected.push(code),
          },
        })
        const delivery = await createDelivery(BODY)
        expectProblem(await app.post(delivery), 'ERR_WEBHOOK_STORE')
        isDown = false
        expect(rejected).toEqual(['ERR_WEBHOOK_STORE'])
        // On a busy machine, accepting may take longer than the limit, so the first retry may fail as well.
        await expect.poll(async () => (await app.post(delivery)).status).toSatisfy(isSuccess)
        expect([inbox.accepted.size, app.handled]).toEqual([1, []])
      },
    )

    it('accepts an event whose client disconnects meanwhile, and responds to its retry as a duplicate', async () => {
      const inbox = createMemoryInbox()
      const { slow, accepting, gate } = slowDown(inbox)
      const app = await startApp(makeServer, { options: { inbox: slow } })
      const delivery = await createDelivery(BODY, { id: 'msg_gone' })
      await disconnectAfterWriting(app, delivery, accepting.opened)
      gate.open()
      await expect.poll(() => [...inbox.accepted.values()]).toMatchObject([{ id: 'msg_gone' }])
      const { status, headers } = await app.post(delivery)
      expect([status, headers['webhook-duplicate']]).toEqual([200, 'true'])
    })

    it('passes provider and tenant, and a key that begins with both', async () => {
      const inbox = createMemoryInbox()
      const secret = { secret: SECRET, tenant: 'acme co' }
      const app = await startApp(makeServer, { options: { inbox, provider: 'stripe', secret } })
      expect((await app.post(await createDelivery(BODY, { id: 'msg_tenant' }))).status).toBe(202)
      expect([...inbox.accepted.keys()]).toEqual(['stripe@acme%20co:msg_tenant'])
      expect([...inbox.accepted.values()]).toMatchObject([{ provider: 'stripe', tenant: 'acme co' }])
    })

    it('rejects a forged delivery without calling the inbox', async () => {
      const inbox = createMemoryInbox()
      const app = await startApp(makeServer, { options: { inbox } })
      const { headers } = await createDelivery(BODY)
      const forged = { headers, body: Buffer.from('{"type":"invoice.paid"}') }
      expectProblem(await app.post(forged), 'ERR_WEBHOOK_SIGNATURE_MISMATCH')
      expect(inbox.accepted.size).toBe(0)
    })
  })
}

async function disconnectAfterWriting(
  app: App,
  { headers, body }: Delivery,
  when: Promise<void>,
): Promise<void> {
  const connection = await app.connect()
  connection.write(requestHead(app.url, [...headers, ['content-length', String(body.length)]]))
  connection.write(body)
  await when
  connection.destroy()
}

function isSuccess(status: number): boolean {
  return status === 200 || status === 202
}
