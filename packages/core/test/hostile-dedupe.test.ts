import { afterEach, describe, expect, it, vi } from 'vitest'

import { memoryStore, type WebhookContext, type WebhookHandler } from '../src/index.ts'
import { gate, flushPromises } from './clock.ts'
import { headersOf, NOW, OTHER_SECRET, requestOf, SECRET } from './deliveries.ts'
import { deliverTo } from './handlers.ts'
import { observers } from './observers.ts'

/** A store on a clock that is moved by hand. */
function storeAt(start = 0) {
  const clock = { ms: start }
  return { clock, store: memoryStore({ now: () => clock.ms }) }
}

const byOther = (): Request => requestOf({ secret: OTHER_SECRET })

afterEach(() => vi.useRealTimers())

describe('dedupe withstands', () => {
  it('100 identical copies at once: one handler, and 503 for the rest', async () => {
    const busy = gate()
    const handler = vi.fn<WebhookHandler>(() => busy.promise)
    const deliver = deliverTo({}, handler)
    const answers: string[] = []
    const copies = Array.from({ length: 100 }, async () => answers.push(await deliver()))
    await vi.waitFor(() => expect(answers).toHaveLength(99))
    busy.open()
    await Promise.all(copies)
    expect(handler).toHaveBeenCalledOnce()
    expect(answers.filter((answer) => answer === '200')).toHaveLength(1)
    expect(
      answers.filter((answer) => /^503 ERR_WEBHOOK_IN_FLIGHT after (59|60) s$/.test(answer)),
    ).toHaveLength(99)
  })

  it('a crash after the claim: the event is free again when its lease ends', async () => {
    const { clock, store } = storeAt()
    // A process that claimed and was never heard of again.
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
  ])('a zombie that $name after its lease: its successor keeps the event', async ({ fail, expected }) => {
    const { clock, store } = storeAt()
    const [zombie, successor] = [gate(), gate()]
    const contexts: WebhookContext[] = []
    const handler: WebhookHandler = async (_message, context) => {
      const first = contexts.push(context) === 1
      await (first ? zombie : successor).promise
      if (first && fail) throw new Error('zombie')
    }
    const deliver = deliverTo({ dedupe: store }, handler)
    const first = deliver()
    await vi.waitFor(() => expect(contexts).toHaveLength(1))
    clock.ms = 60_000
    const second = deliver()
    await vi.waitFor(() => expect(contexts).toHaveLength(2))
    zombie.open()
    expect(await first).toBe(expected)
    expect(await deliver()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
    successor.open()
    expect(await second).toBe('200')
    expect(await deliver()).toBe('200 duplicate')
    expect(contexts.map(({ fence }) => fence)).toEqual([1, 2])
  })

  it('an answer that is lost after the completion: the retry is a duplicate', async () => {
    const handler = vi.fn<WebhookHandler>()
    const deliver = deliverTo({}, handler)
    await deliver()
    // Signed anew, as retries are.
    expect(await deliver(requestOf({ timestamp: String(NOW + 5) }))).toBe('200 duplicate')
    expect(handler).toHaveBeenCalledOnce()
  })

  it.each([
    { name: 'forward by an hour', jump: 3600 },
    { name: 'back by an hour', jump: -3600 },
  ])('a wall clock that jumps $name: leases and memory run on another clock', async ({ jump }) => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 })
    const busy = gate()
    const handler = vi.fn<WebhookHandler>(() => busy.promise)
    const deliver = deliverTo({ now: () => Date.now() }, handler)
    const first = deliver()
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce())
    vi.setSystemTime((NOW + jump) * 1000)
    const again = (): Request => requestOf({ timestamp: String(NOW + jump) })
    expect(await deliver(again())).toMatch(/^503 ERR_WEBHOOK_IN_FLIGHT/)
    busy.open()
    expect(await first).toBe('200')
    expect(await deliver(again())).toBe('200 duplicate')
    expect(handler).toHaveBeenCalledOnce()
  })

  it('the same id from two providers on one store', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    const handler = vi.fn<WebhookHandler>()
    const first = deliverTo({ dedupe: store, provider: 'stripe' }, handler)
    const second = deliverTo({ dedupe: store, provider: 'github', secret: OTHER_SECRET }, handler)
    expect([await first(), await second(byOther())]).toEqual(['200', '200'])
    expect([await first(), await second(byOther())]).toEqual(['200 duplicate', '200 duplicate'])
    expect(handler).toHaveBeenCalledTimes(2)
    expect(claim.mock.calls.slice(0, 2).map(([key]) => key)).toEqual(['stripe:msg_1', 'github:msg_1'])
  })

  it('ids and keys that look like those of another provider', async () => {
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

  it('the same id with another body: a duplicate, and the observer hears that the bytes differ', async () => {
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

  it('a replay inside the window, after completion', async () => {
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

  it('a replay with another id, unsigned', async () => {
    const deliver = deliverTo()
    await deliver()
    const headers = { ...headersOf(), 'webhook-id': 'msg_2' }
    expect(await deliver(requestOf({}, { headers }))).toBe('401 ERR_WEBHOOK_SIGNATURE_MISMATCH')
  })

  it('a signature by a secret past its notAfter: refused before the store is asked', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    const secret = [{ secret: OTHER_SECRET, notAfter: new Date(NOW * 1000 - 1) }, SECRET]
    const deliver = deliverTo({ dedupe: store, secret })
    expect(await deliver(requestOf({ secret: OTHER_SECRET }))).toBe('401 ERR_WEBHOOK_SIGNATURE_MISMATCH')
    expect(claim).not.toHaveBeenCalled()
  })

  it('an event that is forgotten after its retention', async () => {
    const { clock, store } = storeAt()
    const deliver = deliverTo({ dedupe: store, retainSeconds: 100 })
    expect(await deliver()).toBe('200')
    clock.ms = 99_999
    expect(await deliver()).toBe('200 duplicate')
    clock.ms = 100_000
    expect(await deliver()).toBe('200')
  })
})

/** Each with an id of its own. */
const about = (subject: string): Request =>
  requestOf({ id: crypto.randomUUID(), body: JSON.stringify({ subject }) })
const subjectOf = ({ payload }: { payload: unknown }): string => (payload as { subject: string }).subject

describe('dedupeKey', () => {
  it('decides what is the same event, out of the verified message', async () => {
    const deliver = deliverTo({ dedupeKey: subjectOf })
    expect([await deliver(about('a')), await deliver(about('a')), await deliver(about('b'))]).toEqual([
      '200',
      '200 duplicate',
      '200',
    ])
  })

  it('stands behind the provider', async () => {
    const store = memoryStore()
    const claim = vi.spyOn(store, 'claim')
    await deliverTo({ dedupe: store, dedupeKey: subjectOf, provider: 'p' })(about('a'))
    expect(claim.mock.lastCall?.[0]).toBe('p:a')
  })

  it('never sees what is not verified', async () => {
    const dedupeKey = vi.fn<() => string>(() => 'key')
    expect(await deliverTo({ dedupeKey })(requestOf({ secret: OTHER_SECRET }))).toBe(
      '401 ERR_WEBHOOK_SIGNATURE_MISMATCH',
    )
    expect(dedupeKey).not.toHaveBeenCalled()
  })

  it.each<{ name: string; dedupeKey: () => unknown }>([
    { name: 'throws', dedupeKey: () => subjectOf({ payload: null }) },
    { name: 'returns nothing', dedupeKey: () => undefined },
    { name: 'returns empty text', dedupeKey: () => '' },
    { name: 'returns a promise', dedupeKey: () => Promise.resolve('key') },
    { name: 'returns a promise that rejects', dedupeKey: () => Promise.reject(new Error('db')) },
  ])('that $name: 500, and no handler runs', async ({ dedupeKey }) => {
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
