import { createHash } from 'node:crypto'

import { describe, expect, it, vi } from 'vitest'

import {
  type HandleResult,
  createReceiver,
  memoryStore,
  type ReceiverOptions,
  type WebhookContext,
  webhookHandler,
  type WebhookHandler,
} from '../src/index.ts'
import { gate, flushPromises } from './clock.ts'
import { BODY, ID, now, OTHER_SECRET, requestOf, SECRET } from './deliveries.ts'
import { deliverTo } from './handlers.ts'
import { observers } from './observers.ts'
import { loggedStore } from './stores.ts'

const statusHandler =
  (status: number): WebhookHandler =>
  () =>
    new Response(null, { status })

describe('an event is claimed', () => {
  it.each([
    {
      name: 'with a wrong signature',
      delivery: { secret: OTHER_SECRET },
      expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH',
    },
    { name: 'that is too old', delivery: { timestamp: '1' }, expected: '401 ERR_WEBHOOK_TIMESTAMP_TOO_OLD' },
    { name: 'that is not JSON', delivery: { body: '{' }, expected: '400 ERR_WEBHOOK_PAYLOAD_INVALID' },
  ])('never for a delivery $name', async ({ delivery, expected }) => {
    const log: string[] = []
    expect(await deliverTo({ dedupe: loggedStore(log) })(requestOf(delivery))).toBe(expected)
    expect(log).toEqual([])
  })

  it('by its id and the hash of its body, for the lease and the retention, both with their defaults', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    const complete = vi.spyOn(store, 'complete')
    await deliverTo({ dedupe: store })()
    const bodyHash = createHash('sha256').update(BODY).digest('hex')
    expect(claim.mock.calls).toEqual([['msg_1', { bodyHash, leaseMs: 60_000, retainMs: 345_600_000 }]])
    expect(complete.mock.calls).toEqual([['msg_1', expect.any(String), 345_600_000]])
  })

  it('for the configured times', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    await deliverTo({ dedupe: store, leaseSeconds: 2.5, retainSeconds: 7 })()
    expect(claim).toHaveBeenCalledWith('msg_1', expect.objectContaining({ leaseMs: 2500, retainMs: 7000 }))
  })
})

describe('an event is completed', () => {
  it('before its answer leaves', async () => {
    const log: string[] = []
    const store = memoryStore()
    const recorded = gate()
    const complete = vi.spyOn(store, 'complete').mockImplementation(async () => {
      await recorded.promise
      return 'ok'
    })
    const answered = deliverTo({ dedupe: store, onCompleted: () => log.push('completed') })().then((answer) =>
      log.push(answer),
    )
    await flushPromises()
    expect(complete).toHaveBeenCalledOnce()
    expect(log).toEqual([])
    recorded.open()
    await answered
    expect(log).toEqual(['completed', '200'])
  })

  it.each([200, 201, 202, 204, 299])('after an answer of %d', async (status) => {
    const log: string[] = []
    const deliver = deliverTo({ dedupe: loggedStore(log) }, statusHandler(status))
    expect(await deliver()).toBe(String(status))
    expect(await deliver()).toBe('200 duplicate')
    expect(log).toEqual(['claim msg_1', 'complete msg_1', 'claim msg_1'])
  })

  it('after no answer, which means 200', async () => {
    expect(await deliverTo()()).toBe('200')
  })
})

describe('an event is given back', () => {
  it.each([300, 304, 400, 404, 409, 410, 429, 500, 503])(
    'after an answer of %d, which is sent',
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
    { name: 'answers with a network error', handler: () => Response.error() },
  ])('when the handler $name, before the answer leaves', async ({ handler }) => {
    const log: string[] = []
    const deliver = deliverTo({ dedupe: loggedStore(log) }, handler)
    const answer = await deliver()
    expect(['500 ERR_WEBHOOK_HANDLER', '0']).toContain(answer)
    expect(log).toEqual(['claim msg_1', 'release msg_1'])
    expect(await deliver()).toBe(answer)
  })

  it('and the retry, as the second acquisition, succeeds', async () => {
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

describe('while an event is being handled', () => {
  it('another copy is told when to come back, and no second handler runs', async () => {
    const busy = gate()
    const handler = vi.fn<WebhookHandler>(() => busy.promise)
    const deliver = deliverTo({ leaseSeconds: 30 }, handler)
    const first = deliver()
    await flushPromises()
    expect(await deliver()).toMatch(/^503 ERR_WEBHOOK_IN_FLIGHT after (29|30) s$/)
    busy.open()
    expect(await first).toBe('200')
    expect(await deliver()).toBe('200 duplicate')
    expect(handler).toHaveBeenCalledOnce()
  })

  it('Retry-After is at least a second', async () => {
    const store = { ...memoryStore(), claim: async () => ({ status: 'in_flight', retryAfterMs: 1 }) as const }
    expect(await deliverTo({ dedupe: store })()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 1 s')
  })
})

describe('when the client goes away', () => {
  it.each<{ name: string; end: () => void; expected: string[] }>([
    { name: 'succeeds, completes', end: () => {}, expected: ['claim msg_1', 'complete msg_1'] },
    {
      name: 'throws, gives back',
      end: () => {
        throw new Error('stopped')
      },
      expected: ['claim msg_1', 'release msg_1'],
    },
  ])(
    'the handler is told at once; the event is kept until it ends. One that $name',
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
      const answered = deliver(requestOf({}, { signal: aborter.signal }))
      await flushPromises()
      expect(log).toEqual(['claim msg_1'])
      aborter.abort()
      await answered
      expect(log).toEqual(expected)
    },
  )

  it('while the event is claimed, the handler finds its signal aborted', async () => {
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

  it('after the answer, nothing is aborted', async () => {
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
  it('handles every copy, without claim or fence', async () => {
    const handler = vi.fn<WebhookHandler>()
    const { onCompleted } = observers()
    const deliver = deliverTo({ dedupe: false, onCompleted }, handler)
    expect([await deliver(), await deliver()]).toEqual(['200', '200'])
    expect(handler).toHaveBeenCalledTimes(2)
    expect(onCompleted).toHaveBeenCalledTimes(2)
    expect(handler.mock.lastCall?.[1]).toMatchObject({ fence: 0, claim: undefined })
  })

  it('still tells the handler that the client went away', async () => {
    const aborter = new AbortController()
    const deliver = deliverTo({ dedupe: false }, async (_message, { signal }) => {
      aborter.abort()
      return new Response(null, { status: signal.aborted ? 500 : 200 })
    })
    expect(await deliver(requestOf({}, { signal: aborter.signal }))).toBe('500')
  })
})

it('no status at all is no success', async () => {
  const log: string[] = []
  // What a handler of plain JavaScript may return.
  const handler = (() => ({ ok: false })) as unknown as WebhookHandler
  await webhookHandler({ secret: SECRET, now, dedupe: loggedStore(log) }, handler)(requestOf())
  expect(log).toEqual([`claim ${ID}`, `release ${ID}`])
})

/** A delivery whose handler is the test itself. */
async function claimed(options: ReceiverOptions = {}): Promise<HandleResult> {
  const receiver = createReceiver({ secret: SECRET, now, ...options })
  const request = requestOf()
  const received = await receiver.receive(request, async (update) =>
    update(new Uint8Array(await request.arrayBuffer())),
  )
  if (received.type !== 'handle') throw new Error('refused')
  return received
}

it('settle counts once, whatever is said later', async () => {
  const log: string[] = []
  const { settle, abandon, context } = await claimed({ dedupe: loggedStore(log) })
  const answers = [settle({ status: 200 }), settle({ error: new Error('late') }), settle({ status: 500 })]
  abandon()
  expect(await Promise.all(answers)).toEqual([undefined, undefined, undefined])
  expect(log).toEqual(['claim msg_1', 'complete msg_1'])
  expect(context.signal.aborted).toBe(false)
})

it('an event that was given back is never answered with 2xx', async () => {
  const log: string[] = []
  const { settle } = await claimed({ dedupe: loggedStore(log) })
  expect(await settle({ error: new Error('failed') })).toBe(undefined)
  expect(await settle({ status: 503 })).toBe(undefined)
  expect(await settle({ status: 200 })).toMatchObject({ status: 500 })
  expect(log).toEqual(['claim msg_1', 'release msg_1'])
})

it('a status decides, and onError is told of the error that led to it unless it is 2xx', async () => {
  const { onError } = observers()
  const log: string[] = []
  const error = new Error('failed')
  await (await claimed({ dedupe: loggedStore(log), onError })).settle({ status: 200, error })
  expect(onError).not.toHaveBeenCalled()
  await (await claimed({ dedupe: loggedStore(log), onError })).settle({ status: 503, error })
  expect(onError.mock.calls.map(([told]) => told)).toEqual([error])
  expect(log).toEqual(['claim msg_1', 'complete msg_1', 'claim msg_1', 'release msg_1'])
})

it('a handler that still runs when its event is given back is told', async () => {
  const { settle, context } = await claimed()
  const { signal } = context
  expect(signal.aborted).toBe(false)
  await settle({ status: 503 })
  expect(signal.reason).toMatchObject({ name: 'AbortError' })
})
