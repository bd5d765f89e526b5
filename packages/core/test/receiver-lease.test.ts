import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { memoryStore, type ReceiverOptions, type WebhookContext } from '../src/index.ts'
import { gate, flushPromises, useFakeClock } from './clock.ts'
import { requestOf } from './deliveries.ts'
import { deliverTo } from './handlers.ts'
import { observers } from './observers.ts'

beforeEach(useFakeClock)
afterEach(() => vi.useRealTimers())

/** A delivery whose handler runs until it is told to end. */
async function running(options: ReceiverOptions = {}, request = requestOf()) {
  const contexts: WebhookContext[] = []
  const work = gate()
  const deliver = deliverTo({ leaseSeconds: 60, ...options }, async (_message, context) => {
    contexts.push(context)
    await work.promise
  })
  const answered = deliver(request)
  await flushPromises()
  const [context] = contexts
  if (context === undefined) throw new Error('The handler did not start.')
  const end = (): Promise<string> => {
    work.open()
    return answered
  }
  return { context, end, deliver }
}

describe('the lease is renewed', () => {
  it('at each third of it, for the whole of it', async () => {
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew')
    const { context, end } = await running({ dedupe: store, leaseSeconds: 60 })
    await vi.advanceTimersByTimeAsync(19_999)
    expect(renew).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(renew.mock.calls).toEqual([['msg_1', context.claim?.token, 60_000]])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(renew).toHaveBeenCalledTimes(4)
    await end()
  })

  it('so that a handler may run for many leases, alone', async () => {
    const { context, end, deliver } = await running({ leaseSeconds: 3 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await deliver()).toMatch(/^503 ERR_WEBHOOK_IN_FLIGHT/)
    expect(context.signal.aborted).toBe(false)
    expect(await end()).toBe('200')
    expect(await deliver()).toBe('200 duplicate')
  })

  it.each([
    { name: 'has succeeded', fail: false },
    { name: 'has failed', fail: true },
  ])('no more once the handler $name', async ({ fail }) => {
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew')
    await deliverTo({ dedupe: store }, () => {
      if (fail) throw new Error('failed')
    })()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(renew).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('no more once the client went away, so that the event is free when the lease ends', async () => {
    const aborter = new AbortController()
    const { context, end, deliver } = await running({}, requestOf({}, { signal: aborter.signal }))
    aborter.abort()
    expect(context.signal.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(await deliver()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 1 s')
    await vi.advanceTimersByTimeAsync(1000)
    void deliver()
    await flushPromises()
    // Somebody else has it now.
    expect(await end()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
  })
})

describe('a lost lease', () => {
  it('aborts the signal at the renewal that finds it gone, and 2xx is not answered', async () => {
    const { onCompleted } = observers()
    const store = memoryStore()
    const { context, end } = await running({ dedupe: store, onCompleted })
    await store.release('msg_1', context.claim?.token ?? '')
    await store.claim('msg_1', { bodyHash: '', leaseMs: 1e9, retainMs: 1e9 })
    expect(context.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(context.signal.aborted).toBe(true)
    expect(context.signal.reason).toMatchObject({ name: 'AbortError' })
    expect(await end()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
    expect(onCompleted).not.toHaveBeenCalled()
  })

  it('is not renewed again', async () => {
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew').mockResolvedValue(false)
    const { end } = await running({ dedupe: store })
    await vi.advanceTimersByTimeAsync(200_000)
    expect(renew).toHaveBeenCalledOnce()
    await end()
  })

  it('that nobody took over is completed late, which is as good', async () => {
    const store = memoryStore()
    vi.spyOn(store, 'renew').mockResolvedValue(false)
    const { end, deliver } = await running({ dedupe: store })
    await vi.advanceTimersByTimeAsync(61_000)
    expect(await end()).toBe('200')
    expect(await deliver()).toBe('200 duplicate')
  })
})

describe('renewals that fail', () => {
  it('are reported, and the next one is still in time', async () => {
    const { onError } = observers()
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew').mockRejectedValueOnce(new Error('down'))
    const { context, end } = await running({ dedupe: store, onError })
    await vi.advanceTimersByTimeAsync(99_000)
    const [storeError, message] = [{ code: 'ERR_WEBHOOK_STORE' }, { id: 'msg_1' }].map((part) =>
      expect.objectContaining(part),
    )
    expect(onError.mock.calls).toEqual([[storeError, message]])
    expect(renew).toHaveBeenCalledTimes(4)
    expect(context.signal.aborted).toBe(false)
    expect(await end()).toBe('200')
  })

  it.each([
    { name: 'reject', failure: () => Promise.reject(new Error('down')), at: 60_000 },
    {
      name: 'throw',
      failure: () => {
        throw new Error('down')
      },
      at: 60_000,
    },
    { name: 'hang, each for 5 s', failure: () => new Promise<never>(() => {}), at: 60_000 },
  ])('when they $name, abort the signal once the lease must have ended', async ({ failure, at }) => {
    const store = memoryStore()
    vi.spyOn(store, 'renew').mockImplementation(failure)
    const { context, end } = await running({ dedupe: store })
    await vi.advanceTimersByTimeAsync(at - 1)
    expect(context.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(context.signal.aborted).toBe(true)
    await end()
  })

  it('count the lease from the moment that the claim was asked for', async () => {
    const store = memoryStore()
    vi.spyOn(store, 'renew').mockRejectedValue(new Error('down'))
    // Taken at once, answered 4 s later: alive for 56 s more.
    const claim: typeof store.claim = async (...args) => {
      const result = await store.claim(...args)
      await vi.advanceTimersByTimeAsync(4000)
      return result
    }
    const { context, end } = await running({ dedupe: { ...store, claim } })
    await vi.advanceTimersByTimeAsync(55_999)
    expect(context.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(context.signal.aborted).toBe(true)
    await end()
  })

  it('count the lease from the moment that a renewal was asked for', async () => {
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew')
    // Asked for at 20 s, answered at 24 s: alive until 80 s.
    renew.mockImplementationOnce(() => new Promise((resolve) => setTimeout(() => resolve(true), 4000)))
    renew.mockRejectedValue(new Error('down'))
    const { context, end } = await running({ dedupe: store })
    await vi.advanceTimersByTimeAsync(79_999)
    expect(context.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(context.signal.aborted).toBe(true)
    await end()
  })
})

it('a renewal that is answered after the completion aborts nothing', async () => {
  const store = memoryStore()
  const answer = gate<boolean>()
  vi.spyOn(store, 'renew').mockReturnValue(answer.promise)
  const { context, end } = await running({ dedupe: store })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await end()).toBe('200')
  // Sent on another connection, it arrived after the completion and found no lease.
  answer.open(false)
  await flushPromises()
  expect(context.signal.aborted).toBe(false)
})
