import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { type ClaimResult, type DedupeStore, memoryStore, type WebhookHandler } from '../src/index.ts'
import { gate, flushPromises, useFakeClock } from './clock.ts'
import { deliverTo } from './handlers.ts'
import { observers } from './observers.ts'
import { type StoreStep } from './stores.ts'

beforeEach(useFakeClock)
afterEach(() => vi.useRealTimers())

const WAYS_TO_FAIL: Record<string, () => Promise<never>> = {
  rejects: () => Promise.reject(new Error('ECONNREFUSED 10.0.0.7:6379')),
  throws: () => {
    throw new Error('Connection is closed.')
  },
  hangs: () => new Promise<never>(() => {}),
}

/** A working store that fails at one step. */
const failingAt = (step: StoreStep, failure: () => Promise<never>): DedupeStore => ({
  ...memoryStore(),
  [step]: failure,
})

/** Returns the response after the timeout of a hanging store has passed. */
async function afterTimeout(responded: Promise<string>): Promise<string> {
  await flushPromises()
  await vi.advanceTimersByTimeAsync(5000)
  return responded
}

const succeeds: WebhookHandler = () => {}
const fails: WebhookHandler = () => {
  throw new Error('handler')
}
const conflicts: WebhookHandler = () => new Response(null, { status: 409 })
/** Runs until the lease of 3 s was renewed. */
const works: WebhookHandler = () => new Promise((resolve) => setTimeout(resolve, 1500))

describe.each(Object.entries(WAYS_TO_FAIL))('the receiver of a store that %s', (_way, failure) => {
  const DOWN = '503 ERR_WEBHOOK_STORE after 5 s'
  it.each<{
    step: StoreStep
    policy: 'reject' | 'accept'
    when: string
    handler: WebhookHandler
    runs: number
    expected: string
  }>([
    {
      step: 'claim',
      policy: 'reject',
      when: 'before the handler',
      handler: succeeds,
      runs: 0,
      expected: DOWN,
    },
    {
      step: 'claim',
      policy: 'accept',
      when: 'before the handler',
      handler: succeeds,
      runs: 1,
      expected: '200',
    },
    {
      step: 'renew',
      policy: 'reject',
      when: 'while the handler runs',
      handler: works,
      runs: 1,
      expected: '200',
    },
    {
      step: 'renew',
      policy: 'accept',
      when: 'while the handler runs',
      handler: works,
      runs: 1,
      expected: '200',
    },
    { step: 'complete', policy: 'reject', when: 'after success', handler: succeeds, runs: 1, expected: DOWN },
    {
      step: 'complete',
      policy: 'accept',
      when: 'after success',
      handler: succeeds,
      runs: 1,
      expected: '200',
    },
    {
      step: 'release',
      policy: 'reject',
      when: 'after a throw',
      handler: fails,
      runs: 1,
      expected: '500 ERR_WEBHOOK_HANDLER',
    },
    {
      step: 'release',
      policy: 'accept',
      when: 'after a throw',
      handler: fails,
      runs: 1,
      expected: '500 ERR_WEBHOOK_HANDLER',
    },
    {
      step: 'release',
      policy: 'reject',
      when: 'after a 409',
      handler: conflicts,
      runs: 1,
      expected: '409',
    },
  ])(
    'responds $expected when the store fails to $step $when, with onStoreError $policy',
    async ({ step, policy, handler, runs, expected }) => {
      const { onError, onRejected } = observers()
      const handle = vi.fn<WebhookHandler>(handler)
      const options = { leaseSeconds: 3, storeTimeoutSeconds: 1, onStoreError: policy, onError, onRejected }
      const deliver = deliverTo({ dedupe: failingAt(step, failure), ...options }, handle)
      expect(await afterTimeout(deliver())).toBe(expected)
      expect(handle).toHaveBeenCalledTimes(runs)
      // Each failure reaches an observer, whatever the response is.
      const reported = [...onError.mock.calls, ...onRejected.mock.calls].map(([error]) => error)
      expect(reported).toContainEqual(expect.objectContaining({ code: 'ERR_WEBHOOK_STORE' }))
    },
  )
})

describe('a store that cannot complete', () => {
  it('handles the retry after the lease when the store could not complete the event', async () => {
    const store = memoryStore()
    vi.spyOn(store, 'complete').mockRejectedValueOnce(new Error('down'))
    const handler = vi.fn<WebhookHandler>()
    const deliver = deliverTo({ dedupe: store, leaseSeconds: 10 }, handler)
    expect(await deliver()).toBe('503 ERR_WEBHOOK_STORE after 5 s')
    expect(await deliver()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 10 s')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await deliver()).toBe('200')
    expect(handler).toHaveBeenCalledTimes(2)
  })

  it('responds 503 when the store cannot complete because the lease was lost to another receiver', async () => {
    const { onCompleted } = observers()
    const dedupe: DedupeStore = { ...memoryStore(), complete: () => 'lost' }
    expect(await deliverTo({ dedupe, onCompleted })()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
    expect(onCompleted).not.toHaveBeenCalled()
  })
})

describe('a store that hangs', () => {
  it.each([
    { name: 'by default', options: {}, seconds: 5 },
    { name: 'as configured', options: { storeTimeoutSeconds: 0.5 }, seconds: 0.5 },
  ])('stops waiting for a store that hangs after $seconds s $name', async ({ options, seconds }) => {
    const done = vi.fn<(response: string) => void>()
    const responded = deliverTo({
      ...options,
      dedupe: failingAt('claim', () => new Promise(() => {})),
    })().then(done)
    await flushPromises()
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
    await flushPromises()
    expect(done).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await responded
    expect(done).toHaveBeenCalledWith('503 ERR_WEBHOOK_STORE after 5 s')
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    {
      name: 'releases a late claim that is acquired',
      late: { status: 'acquired', token: 'late', fence: 1 },
      releases: [['msg_1', 'late']],
    },
    {
      name: 'ignores a late claim that is in flight',
      late: { status: 'in_flight', retryAfterMs: 1 },
      releases: [],
    },
    { name: 'ignores a late claim that is done', late: { status: 'done', bodyHash: '' }, releases: [] },
  ] satisfies { name: string; late: ClaimResult; releases: unknown }[])(
    '$name',
    async ({ late, releases }) => {
      const claimed = gate<ClaimResult>()
      const store = { ...memoryStore(), claim: () => claimed.promise }
      const release = vi.spyOn(store, 'release')
      expect(await afterTimeout(deliverTo({ dedupe: store })())).toBe('503 ERR_WEBHOOK_STORE after 5 s')
      expect(release).not.toHaveBeenCalled()
      claimed.open(late)
      await flushPromises()
      expect(release.mock.calls).toEqual(releases)
    },
  )

  it('leaves no rejection unhandled when a store fails after the timeout', async () => {
    const unhandled = vi.fn<(error: unknown) => void>()
    process.on('unhandledRejection', unhandled)
    for (const step of ['claim', 'complete'] as const) {
      const late = gate<never>()
      expect(await afterTimeout(deliverTo({ dedupe: failingAt(step, () => late.promise) })())).toBe(
        '503 ERR_WEBHOOK_STORE after 5 s',
      )
      late.open(Promise.reject(new Error('late')))
      await flushPromises()
    }
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})

it('leaves no timer after a delivery with a working store', async () => {
  const deliver = deliverTo()
  expect([await deliver(), await deliver()]).toEqual(['200', '200 duplicate'])
  expect(await deliverTo({}, fails)()).toBe('500 ERR_WEBHOOK_HANDLER')
  expect(vi.getTimerCount()).toBe(0)
})
