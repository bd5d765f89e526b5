import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { memoryStore, type ReceiverOptions, type WebhookContext } from '../src/index.ts'
import { gate, flushPromises, useFakeClock } from './clock.ts'
import { requestOf } from './deliveries.ts'
import { deliverTo } from './handlers.ts'
import { observers } from './observers.ts'

beforeEach(useFakeClock)
afterEach(() => vi.useRealTimers())

/** Starts a delivery whose handler runs until the call of `end`. */
async function startDelivery(options: ReceiverOptions = {}, request = requestOf()) {
  const contexts: WebhookContext[] = []
  const work = gate()
  const deliver = deliverTo({ leaseSeconds: 60, ...options }, async (_message, context) => {
    contexts.push(context)
    await work.promise
  })
  const responded = deliver(request)
  await flushPromises()
  const [context] = contexts
  if (context === undefined) throw new Error('The handler did not start.')
  const end = (): Promise<string> => {
    work.open()
    return responded
  }
  return { context, end, deliver }
}

describe('the lease', () => {
  it('renews the lease at each third of it, to its full length', async () => {
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew')
    const { context, end } = await startDelivery({ dedupe: store, leaseSeconds: 60 })
    await vi.advanceTimersByTimeAsync(19_999)
    expect(renew).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(renew.mock.calls).toEqual([['msg_1', context.claim?.token, 60_000]])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(renew).toHaveBeenCalledTimes(4)
    await end()
  })

  it('renews the lease for as long as the handler runs, so that no second handler runs beside it', async () => {
    const { context, end, deliver } = await startDelivery({ leaseSeconds: 3 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await deliver()).toMatch(/^503 ERR_WEBHOOK_IN_FLIGHT/)
    expect(context.signal.aborted).toBe(false)
    expect(await end()).toBe('200')
    expect(await deliver()).toBe('200 duplicate')
  })

  it.each([
    { name: 'has succeeded', fail: false },
    { name: 'has failed', fail: true },
  ])('does not renew the lease after the handler $name', async ({ fail }) => {
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew')
    await deliverTo({ dedupe: store }, () => {
      if (fail) throw new Error('failed')
    })()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(renew).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not renew the lease after the client disconnected, so that the event is free when it ends', async () => {
    const aborter = new AbortController()
    const { context, end, deliver } = await startDelivery({}, requestOf({}, { signal: aborter.signal }))
    aborter.abort()
    expect(context.signal.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(await deliver()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 1 s')
    await vi.advanceTimersByTimeAsync(1000)
    void deliver()
    await flushPromises()
    // The second delivery holds the claim now.
    expect(await end()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
  })
})

describe('a lost lease', () => {
  it('aborts the signal at the renewal that finds the lease lost, and responds 503 in place of 2xx', async () => {
    const { onCompleted } = observers()
    const store = memoryStore()
    const { context, end } = await startDelivery({ dedupe: store, onCompleted })
    await store.release('msg_1', context.claim?.token ?? '')
    await store.claim('msg_1', { bodyHash: '', leaseMs: 1e9, retainMs: 1e9 })
    expect(context.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(context.signal.aborted).toBe(true)
    expect(context.signal.reason).toMatchObject({ name: 'AbortError' })
    expect(await end()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
    expect(onCompleted).not.toHaveBeenCalled()
  })

  it('does not renew a lost lease again', async () => {
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew').mockResolvedValue(false)
    const { end } = await startDelivery({ dedupe: store })
    await vi.advanceTimersByTimeAsync(200_000)
    expect(renew).toHaveBeenCalledOnce()
    await end()
  })

  it('completes the event of a lost lease late if no other receiver claimed it', async () => {
    const store = memoryStore()
    vi.spyOn(store, 'renew').mockResolvedValue(false)
    const { end, deliver } = await startDelivery({ dedupe: store })
    await vi.advanceTimersByTimeAsync(61_000)
    expect(await end()).toBe('200')
    expect(await deliver()).toBe('200 duplicate')
  })
})

describe('failing renewals', () => {
  it('reports a failed renewal to onError, and renews again in time', async () => {
    const { onError } = observers()
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew').mockRejectedValueOnce(new Error('down'))
    const { context, end } = await startDelivery({ dedupe: store, onError })
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
    { name: 'hang for 5 s each', failure: () => new Promise<never>(() => {}), at: 60_000 },
  ])(
    'aborts the signal when renewals fail until the lease must have ended, if they $name',
    async ({ failure, at }) => {
      const store = memoryStore()
      vi.spyOn(store, 'renew').mockImplementation(failure)
      const { context, end } = await startDelivery({ dedupe: store })
      await vi.advanceTimersByTimeAsync(at - 1)
      expect(context.signal.aborted).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      expect(context.signal.aborted).toBe(true)
      await end()
    },
  )

  it('counts the lease from the call of claim, not from its result', async () => {
    const store = memoryStore()
    vi.spyOn(store, 'renew').mockRejectedValue(new Error('down'))
    // The store claims immediately and replies 4 s later, so the lease lasts for another 56 s.
    const claim: typeof store.claim = async (...args) => {
      const result = await store.claim(...args)
      await vi.advanceTimersByTimeAsync(4000)
      return result
    }
    const { context, end } = await startDelivery({ dedupe: { ...store, claim } })
    await vi.advanceTimersByTimeAsync(55_999)
    expect(context.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(context.signal.aborted).toBe(true)
    await end()
  })

  it('counts the lease from the call of the last successful renewal, not from its result', async () => {
    const store = memoryStore()
    const renew = vi.spyOn(store, 'renew')
    // Called at 20 s, resolved at 24 s, so the lease lasts until 80 s.
    renew.mockImplementationOnce(() => new Promise((resolve) => setTimeout(() => resolve(true), 4000)))
    renew.mockRejectedValue(new Error('down'))
    const { context, end } = await startDelivery({ dedupe: store })
    await vi.advanceTimersByTimeAsync(79_999)
    expect(context.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(context.signal.aborted).toBe(true)
    await end()
  })
})

it('does not abort the signal when a renewal fails after the completion', async () => {
  const store = memoryStore()
  const renewed = gate<boolean>()
  vi.spyOn(store, 'renew').mockReturnValue(renewed.promise)
  const { context, end } = await startDelivery({ dedupe: store })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await end()).toBe('200')
  // The renewal used another connection, so it reached the store after the completion and found no lease.
  renewed.open(false)
  await flushPromises()
  expect(context.signal.aborted).toBe(false)
})
