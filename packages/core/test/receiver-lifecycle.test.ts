import { createHash } from 'node:crypto'

import { describe, expect, it, vi } from 'vitest'

import {
  type CompleteResult,
  type HandleResult,
  createReceiver,
  memoryStore,
  type ReceiverOptions,
  type WebhookContext,
  webhookHandler,
  type WebhookHandler,
} from '../src/index.ts'
import { flushPromises, gate, until } from './clock.ts'
import { BODY, ID, now, OTHER_SECRET, requestOf, SECRET } from './deliveries.ts'
import { deliverTo } from './handlers.ts'
import { observers } from './observers.ts'
import { loggedStore } from './stores.ts'

const statusHandler =
  (status: number): WebhookHandler =>
  () =>
    new Response(null, { status })

describe('the claim', () => {
  it.each([
    {
      name: 'with an invalid signature',
      delivery: { secret: OTHER_SECRET },
      expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH',
    },
    { name: 'that is too old', delivery: { timestamp: '1' }, expected: '401 ERR_WEBHOOK_TIMESTAMP_TOO_OLD' },
    { name: 'that is not JSON', delivery: { body: '{' }, expected: '400 ERR_WEBHOOK_PAYLOAD_INVALID' },
  ])('makes no claim for a delivery $name', async ({ delivery, expected }) => {
    const log: string[] = []
    expect(await deliverTo({ dedupe: loggedStore(log) })(requestOf(delivery))).toBe(expected)
    expect(log).toEqual([])
  })

  it('claims with the id, the hash of the body, the type, and the default lease and retention', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    const complete = vi.spyOn(store, 'complete')
    await deliverTo({ dedupe: store })()
    const bodyHash = createHash('sha256').update(BODY).digest('hex')
    const times = { leaseMs: 60_000, retainMs: 345_600_000 }
    expect(claim.mock.calls).toEqual([['msg_1', { bodyHash, ...times, type: 'invoice.paid' }]])
    expect(complete.mock.calls).toEqual([['msg_1', expect.any(String), 345_600_000]])
  })

  it('claims with the configured lease and retention', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    await deliverTo({ dedupe: store, leaseSeconds: 2.5, retainSeconds: 7 })()
    expect(claim).toHaveBeenCalledWith('msg_1', expect.objectContaining({ leaseMs: 2500, retainMs: 7000 }))
  })
})

describe('the completion', () => {
  it('completes the event before the response is sent', async () => {
    const log: string[] = []
    const store = memoryStore()
    const recorded = gate()
    const complete = vi.spyOn(store, 'complete').mockImplementation(async (): Promise<CompleteResult> => {
      await recorded.promise
      return 'ok'
    })
    const responded = deliverTo({ dedupe: store, onCompleted: () => log.push('completed') })().then(
      (response) => log.push(response),
    )
    await until(() => expect(complete).toHaveBeenCalledOnce())
    await flushPromises()
    expect(log).toEqual([])
    recorded.open()
    await responded
    expect(log).toEqual(['completed', '200'])
  })

  it.each([200, 201, 202, 204, 299])('completes the event after a response of %d', async (status) => {
    const log: string[] = []
    const deliver = deliverTo({ dedupe: loggedStore(log) }, statusHandler(status))
    expect(await deliver()).toBe(String(status))
    expect(await deliver()).toBe('200 duplicate')
    expect(log).toEqual(['claim msg_1', 'complete msg_1', 'claim msg_1'])
  })

  it('completes the event after a handler that returns nothing, which means 200', async () => {
    expect(await deliverTo()()).toBe('200')
  })
})

describe('the release', () => {
  it.each([300, 304, 400, 404, 409, 410, 429, 500, 503])(
    'releases the event after a response of %d, which is sent unchanged',
    async (status) => {
      const log: string[] = []
      const deliver = deliverTo({ dedupe: loggedStore(log) }, statusHandler(status))
      expect(await deliver()).toBe(String(status))
      expect(await deliver()).toBe(String(status))
      expect(log).toEqual(['claim msg_1', 'release msg_1', 'claim msg_1', 'release msg_1'])
    },
  )

  it.each<{ name: string; handler: WebhookHandler }>([
    {
      name: 'throws',
      handler: () => {
        throw new Error('secret detail')
      },
    },
    { name: 'rejects', handler: () => Promise.reject(new Error('secret detail')) },
    { name: 'throws undefined', handler: () => Promise.reject() },
    { name: 'returns a network error', handler: () => Response.error() },
  ])('completes or releases the event before the response when the handler $name', async ({ handler }) => {
    const log: string[] = []
    const deliver = deliverTo({ dedupe: loggedStore(log) }, handler)
    const response = await deliver()
    expect(['500 ERR_WEBHOOK_HANDLER', '0']).toContain(response)
    expect(log).toEqual(['claim msg_1', 'release msg_1'])
    expect(await deliver()).toBe(response)
  })

  it('lets the retry of a released event succeed with another token and a higher fence', async () => {
    const contexts: WebhookContext[] = []
    const handler: WebhookHandler = (_message, context) => {
      contexts.push(context)
      if (contexts.length === 1) throw new Error('first attempt')
    }
    const deliver = deliverTo({}, handler)
    expect([await deliver(), await deliver(), await deliver()]).toEqual([
      '500 ERR_WEBHOOK_HANDLER',
      '200',
      '200 duplicate',
    ])
    const [first, second] = contexts
    expect(second?.fence).toBeGreaterThan(first?.fence ?? Infinity)
    expect(second?.claim).toEqual({ key: 'msg_1', token: expect.any(String) })
    expect(second?.claim?.token).not.toBe(first?.claim?.token)
  })
})

describe('an event in flight', () => {
  it('responds 503 with Retry-After to a copy of an event in flight, and runs no second handler', async () => {
    const busy = gate()
    const handler = vi.fn<WebhookHandler>(() => busy.promise)
    // A clock that stands still, so that the whole lease remains on any machine.
    const dedupe = memoryStore({ now: () => 0 })
    const deliver = deliverTo({ leaseSeconds: 30, dedupe }, handler)
    const first = deliver()
    await until(() => expect(handler).toHaveBeenCalledOnce())
    expect(await deliver()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 30 s')
    busy.open()
    expect(await first).toBe('200')
    expect(await deliver()).toBe('200 duplicate')
    expect(handler).toHaveBeenCalledOnce()
  })

  it('responds to a copy of an event in flight with a Retry-After of at least a second', async () => {
    const store = { ...memoryStore(), claim: async () => ({ status: 'in_flight', retryAfterMs: 1 }) as const }
    expect(await deliverTo({ dedupe: store })()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 1 s')
  })
})

describe('a client that disconnects', () => {
  it.each<{ name: string; end: () => void; expected: string[] }>([
    {
      name: 'completes the event when the handler succeeds',
      end: () => {},
      expected: ['claim msg_1', 'complete msg_1'],
    },
    {
      name: 'releases the event when the handler throws',
      end: () => {
        throw new Error('stopped')
      },
      expected: ['claim msg_1', 'release msg_1'],
    },
  ])(
    'aborts the signal of a disconnected client immediately, keeps the claim until the handler ends, and $name',
    async ({ end, expected }) => {
      const log: string[] = []
      const aborter = new AbortController()
      const deliver = deliverTo({ dedupe: loggedStore(log) }, async (_message, { signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        expect(signal.reason).toMatchObject({ code: 'ERR_WEBHOOK_BODY_ABORTED' })
        expect(await deliver()).toMatch(/^503 ERR_WEBHOOK_IN_FLIGHT/)
        log.length = 1
        end()
      })
      const responded = deliver(requestOf({}, { signal: aborter.signal }))
      await until(() => expect(log).toEqual(['claim msg_1']))
      await flushPromises()
      aborter.abort()
      await responded
      expect(log).toEqual(expected)
    },
  )

  it('passes an aborted signal to the handler when the client disconnects during the claim', async () => {
    const aborter = new AbortController()
    const store = memoryStore()
    const claim = store.claim.bind(store)
    vi.spyOn(store, 'claim').mockImplementation((...args) => {
      aborter.abort()
      return claim(...args)
    })
    const handler = vi.fn<WebhookHandler>(
      (_message, { signal }) => new Response(null, { status: signal.aborted ? 500 : 200 }),
    )
    expect(await deliverTo({ dedupe: store }, handler)(requestOf({}, { signal: aborter.signal }))).toBe('500')
  })

  it('aborts no signal when the client disconnects after the response', async () => {
    const aborter = new AbortController()
    let signal: AbortSignal | undefined
    await deliverTo({}, (_message, context) => {
      signal = context.signal
    })(requestOf({}, { signal: aborter.signal }))
    aborter.abort()
    expect(signal?.aborted).toBe(false)
  })
})

describe('dedupe: false', () => {
  it('handles every copy with dedupe: false, without claim or fence', async () => {
    const handler = vi.fn<WebhookHandler>()
    const { onCompleted } = observers()
    const deliver = deliverTo({ dedupe: false, onCompleted }, handler)
    expect([await deliver(), await deliver()]).toEqual(['200', '200'])
    expect(handler).toHaveBeenCalledTimes(2)
    expect(onCompleted).toHaveBeenCalledTimes(2)
    expect(handler.mock.lastCall?.[1]).toMatchObject({ fence: 0, claim: undefined })
  })

  it('aborts the signal with dedupe: false when the client disconnects', async () => {
    const aborter = new AbortController()
    const deliver = deliverTo({ dedupe: false }, async (_message, { signal }) => {
      aborter.abort()
      return new Response(null, { status: signal.aborted ? 500 : 200 })
    })
    expect(await deliver(requestOf({}, { signal: aborter.signal }))).toBe('500')
  })
})

it('releases the event when the handler returns an object without a status', async () => {
  const log: string[] = []
  // An untyped handler may return it.
  const handler = (() => ({ ok: false })) as unknown as WebhookHandler
  await webhookHandler({ secret: SECRET, now, dedupe: loggedStore(log) }, handler)(requestOf())
  expect(log).toEqual([`claim ${ID}`, `release ${ID}`])
})

/** Returns a claimed event that the test itself handles. */
async function claimEvent(options: ReceiverOptions = {}): Promise<HandleResult> {
  const receiver = createReceiver({ secret: SECRET, now, ...options })
  const request = requestOf()
  const received = await receiver.receive(request, async (update) =>
    update(new Uint8Array(await request.arrayBuffer())),
  )
  if (received.type !== 'handle') throw new Error('rejected')
  return received
}

it('completes or releases only at the first call of settle', async () => {
  const log: string[] = []
  const { settle, abandon, context } = await claimEvent({ dedupe: loggedStore(log) })
  const responses = [settle({ status: 200 }), settle({ error: new Error('late') }), settle({ status: 500 })]
  abandon()
  expect(await Promise.all(responses)).toEqual([undefined, undefined, undefined])
  expect(log).toEqual(['claim msg_1', 'complete msg_1'])
  expect(context.signal.aborted).toBe(false)
})

it('responds 500 when a 2xx follows the release of the event', async () => {
  const log: string[] = []
  const { settle } = await claimEvent({ dedupe: loggedStore(log) })
  expect(await settle({ error: new Error('failed') })).toBe(undefined)
  expect(await settle({ status: 503 })).toBe(undefined)
  expect(await settle({ status: 200 })).toMatchObject({ status: 500 })
  expect(log).toEqual(['claim msg_1', 'release msg_1'])
})

it('decides by the status, and calls onError with the error unless the status is 2xx', async () => {
  const { onError } = observers()
  const log: string[] = []
  const error = new Error('failed')
  await (await claimEvent({ dedupe: loggedStore(log), onError })).settle({ status: 200, error })
  expect(onError).not.toHaveBeenCalled()
  await (await claimEvent({ dedupe: loggedStore(log), onError })).settle({ status: 503, error })
  expect(onError.mock.calls.map(([reported]) => reported)).toEqual([error])
  expect(log).toEqual(['claim msg_1', 'complete msg_1', 'claim msg_1', 'release msg_1'])
})

it('aborts the signal of a running handler when its event is released', async () => {
  const { settle, context } = await claimEvent()
  const { signal } = context
  expect(signal.aborted).toBe(false)
  await settle({ status: 503 })
  expect(signal.reason).toMatchObject({ name: 'AbortError' })
})
