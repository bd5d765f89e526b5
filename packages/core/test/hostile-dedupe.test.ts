import { afterEach, describe, expect, it, vi } from 'vitest'

import { memoryStore, type WebhookContext, type WebhookHandler } from '../src/index.ts'
import { flushPromises, gate, until } from './clock.ts'
import { headersOf, NOW, OTHER_SECRET, requestOf, SECRET } from './deliveries.ts'
import { deliverTo } from './handlers.ts'
import { observers } from './observers.ts'

/** A store on a clock that the test moves. */
function storeAt(start = 0) {
  const clock = { ms: start }
  return { clock, store: memoryStore({ now: () => clock.ms }) }
}

const requestByOther = (): Request => requestOf({ secret: OTHER_SECRET })

afterEach(() => vi.useRealTimers())

describe('dedupe', () => {
  it('runs one handler for 100 concurrent copies and responds 503 to the others', async () => {
    const busy = gate()
    const handler = vi.fn<WebhookHandler>(() => busy.promise)
    const deliver = deliverTo({ dedupe: storeAt().store }, handler)
    const responses: string[] = []
    const copies = Array.from({ length: 100 }, async () => responses.push(await deliver()))
    await until(() => expect(responses).toHaveLength(99))
    busy.open()
    await Promise.all(copies)
    expect(handler).toHaveBeenCalledOnce()
    expect(responses.toSorted()).toEqual([
      '200',
      ...Array<string>(99).fill('503 ERR_WEBHOOK_IN_FLIGHT after 60 s'),
    ])
  })

  it('frees the event of a crashed process when its lease ends', async () => {
    const { clock, store } = storeAt()
    // A process that claimed the event and crashed.
    await store.claim('msg_1', { bodyHash: '', leaseMs: 60_000, retainMs: 1e9 })
    const deliver = deliverTo({ dedupe: store })
    expect(await deliver()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
    clock.ms = 59_999
    expect(await deliver()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 1 s')
    clock.ms = 60_000
    expect(await deliver()).toBe('200')
  })

  it.each([
    { name: 'completes', fail: false, expected: '503 ERR_WEBHOOK_IN_FLIGHT after 60 s' },
    { name: 'fails', fail: true, expected: '500 ERR_WEBHOOK_HANDLER' },
  ])(
    'leaves the event to the second handler when the first one $name after its lease',
    async ({ fail, expected }) => {
      const { clock, store } = storeAt()
      const [expired, successor] = [gate(), gate()]
      const contexts: WebhookContext[] = []
      const handler: WebhookHandler = async (_message, context) => {
        const first = contexts.push(context) === 1
        await (first ? expired : successor).promise
        if (first && fail) throw new Error('expired')
      }
      const deliver = deliverTo({ dedupe: store }, handler)
      const first = deliver()
      await until(() => expect(contexts).toHaveLength(1))
      clock.ms = 60_000
      const second = deliver()
      await until(() => expect(contexts).toHaveLength(2))
      expired.open()
      expect(await first).toBe(expected)
      expect(await deliver()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
      successor.open()
      expect(await second).toBe('200')
      expect(await deliver()).toBe('200 duplicate')
      expect(contexts.map(({ fence }) => fence)).toEqual([1, 2])
    },
  )

  it('responds to a retry as a duplicate when the first response was lost', async () => {
    const handler = vi.fn<WebhookHandler>()
    const deliver = deliverTo({}, handler)
    await deliver()
    // Signed with a new timestamp, as retries are.
    expect(await deliver(requestOf({ timestamp: String(NOW + 5) }))).toBe('200 duplicate')
    expect(handler).toHaveBeenCalledOnce()
  })

  it.each([
    { name: 'forward by an hour', jump: 3600 },
    { name: 'back by an hour', jump: -3600 },
  ])('keeps leases and completed events when the wall clock jumps $name', async ({ jump }) => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 })
    const busy = gate()
    const handler = vi.fn<WebhookHandler>(() => busy.promise)
    const deliver = deliverTo({ now: () => Date.now() }, handler)
    const first = deliver()
    await until(() => expect(handler).toHaveBeenCalledOnce())
    vi.setSystemTime((NOW + jump) * 1000)
    const retry = (): Request => requestOf({ timestamp: String(NOW + jump) })
    expect(await deliver(retry())).toMatch(/^503 ERR_WEBHOOK_IN_FLIGHT/)
    busy.open()
    expect(await first).toBe('200')
    expect(await deliver(retry())).toBe('200 duplicate')
    expect(handler).toHaveBeenCalledOnce()
  })

  it('handles the same id of two providers that share a store', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    const handler = vi.fn<WebhookHandler>()
    const first = deliverTo({ dedupe: store, provider: 'stripe' }, handler)
    const second = deliverTo({ dedupe: store, provider: 'github', secret: OTHER_SECRET }, handler)
    expect([await first(), await second(requestByOther())]).toEqual(['200', '200'])
    expect([await first(), await second(requestByOther())]).toEqual(['200 duplicate', '200 duplicate'])
    expect(handler).toHaveBeenCalledTimes(2)
    expect(claim.mock.calls.slice(0, 2).map(([key]) => key)).toEqual(['stripe:msg_1', 'github:msg_1'])
  })

  it('keeps ids and keys apart that look like those of another provider', async () => {
    const store = memoryStore()
    const handler = vi.fn<WebhookHandler>()
    const stripe = deliverTo({ dedupe: store, provider: 'stripe', dedupeKey: () => 'evt_1' }, handler)
    const plain = deliverTo({ dedupe: store }, handler)
    const escaped = deliverTo({ dedupe: store, dedupeKey: () => ':stripe:evt_1' }, handler)
    for (const expected of ['200', '200 duplicate'])
      for (const deliver of [stripe, plain, escaped])
        expect(await deliver(requestOf({ id: 'stripe:evt_1' }))).toBe(expected)
    expect(handler).toHaveBeenCalledTimes(3)
  })

  it('responds to the same id with another body as a duplicate, and reports sameBody: false', async () => {
    const { onDuplicate } = observers()
    const handler = vi.fn<WebhookHandler>()
    const deliver = deliverTo({ onDuplicate }, handler)
    expect(await deliver()).toBe('200')
    expect(await deliver()).toBe('200 duplicate')
    expect(await deliver(requestOf({ body: '{"other":1}' }))).toBe('200 duplicate')
    const message = expect.objectContaining({ id: 'msg_1' })
    expect(onDuplicate.mock.calls).toEqual([
      [message, { sameBody: true }],
      [message, { sameBody: false }],
    ])
    expect(handler).toHaveBeenCalledOnce()
  })

  it('responds to a replay inside the tolerance window as a duplicate', async () => {
    const handler = vi.fn<WebhookHandler>()
    let clock = NOW * 1000
    const deliver = deliverTo({ now: () => clock }, handler)
    await deliver()
    clock += 300_000
    expect(await deliver()).toBe('200 duplicate')
    clock += 1000
    expect(await deliver()).toBe('401 ERR_WEBHOOK_TIMESTAMP_TOO_OLD')
    expect(handler).toHaveBeenCalledOnce()
  })

  it('rejects a replay with another, unsigned id', async () => {
    const deliver = deliverTo()
    await deliver()
    const headers = { ...headersOf(), 'webhook-id': 'msg_2' }
    expect(await deliver(requestOf({}, { headers }))).toBe('401 ERR_WEBHOOK_SIGNATURE_MISMATCH')
  })

  it('rejects a signature of an expired secret without a call of the store', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    const secret = [{ secret: OTHER_SECRET, notAfter: new Date(NOW * 1000 - 1) }, SECRET]
    const deliver = deliverTo({ dedupe: store, secret })
    expect(await deliver(requestOf({ secret: OTHER_SECRET }))).toBe('401 ERR_WEBHOOK_SIGNATURE_MISMATCH')
    expect(claim).not.toHaveBeenCalled()
  })

  it('handles an event again after its retention', async () => {
    const { clock, store } = storeAt()
    const deliver = deliverTo({ dedupe: store, retainSeconds: 100 })
    expect(await deliver()).toBe('200')
    clock.ms = 99_999
    expect(await deliver()).toBe('200 duplicate')
    clock.ms = 100_000
    expect(await deliver()).toBe('200')
  })
})

/** A request with a unique id. */
const about = (subject: string): Request =>
  requestOf({ id: crypto.randomUUID(), body: JSON.stringify({ subject }) })
const subjectOf = ({ payload }: { payload: unknown }): string => (payload as { subject: string }).subject

describe('dedupeKey', () => {
  it('returns the dedupeKey that copies of one event share', async () => {
    const deliver = deliverTo({ dedupeKey: subjectOf })
    expect([await deliver(about('a')), await deliver(about('a')), await deliver(about('b'))]).toEqual([
      '200',
      '200 duplicate',
      '200',
    ])
  })

  it('puts the provider in front of the dedupeKey', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    await deliverTo({ dedupe: store, dedupeKey: subjectOf, provider: 'p' })(about('a'))
    expect(claim.mock.lastCall?.[0]).toBe('p:a')
  })

  it('does not call dedupeKey for a delivery that is not verified', async () => {
    const dedupeKey = vi.fn<() => string>(() => 'key')
    expect(await deliverTo({ dedupeKey })(requestOf({ secret: OTHER_SECRET }))).toBe(
      '401 ERR_WEBHOOK_SIGNATURE_MISMATCH',
    )
    expect(dedupeKey).not.toHaveBeenCalled()
  })

  it.each<{ name: string; dedupeKey: () => unknown }>([
    { name: 'throws', dedupeKey: () => subjectOf({ payload: null }) },
    { name: 'returns nothing', dedupeKey: () => undefined },
    { name: 'returns an empty string', dedupeKey: () => '' },
    { name: 'returns a promise', dedupeKey: () => Promise.resolve('key') },
    { name: 'returns a promise that rejects', dedupeKey: () => Promise.reject(new Error('db')) },
  ])('responds 500 and calls no handler when dedupeKey $name', async ({ dedupeKey }) => {
    const handler = vi.fn<WebhookHandler>()
    const unhandled = vi.fn<(error: unknown) => void>()
    process.on('unhandledRejection', unhandled)
    expect(await deliverTo({ dedupeKey: dedupeKey as () => string }, handler)()).toBe(
      '500 ERR_WEBHOOK_HANDLER',
    )
    await flushPromises()
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
    expect(handler).not.toHaveBeenCalled()
  })
})
