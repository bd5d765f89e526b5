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

/** A sound store that fails at one step. */
const failingAt = (step: StoreStep, failure: () => Promise<never>): DedupeStore => ({
  ...memoryStore(),
  [step]: failure,
})

/** The answer, with all the time that a hanging store takes. */
async function inTime(answered: Promise<string>): Promise<string> {
  await flushPromises()
  await vi.advanceTimersByTimeAsync(5000)
  return answered
}

const succeeds: WebhookHandler = () => {}
const fails: WebhookHandler = () => {
  throw new Error('handler')
}
const refuses: WebhookHandler = () => new Response(null, { status: 409 })
/** Runs until the store was asked to renew the lease of 3 s. */
const works: WebhookHandler = () => new Promise((resolve) => setTimeout(resolve, 1500))

describe.each(Object.entries(WAYS_TO_FAIL))('a store that %s', (_way, failure) => {
  const DOWN = '503 ERR_WEBHOOK_STORE after 5 s'
  it.each<{
    step: StoreStep
    policy: 'reject' | 'accept'
    when: string
    handler: WebhookHandler
    runs: number
    expected: string
  }>([
    { step: 'claim', policy: 'reject', when: 'at first', handler: succeeds, runs: 0, expected: DOWN },
    { step: 'claim', policy: 'accept', when: 'at first', handler: succeeds, runs: 1, expected: '200' },
    {
      step: 'renew',
      policy: 'reject',
      when: 'for a working handler',
      handler: works,
      runs: 1,
      expected: '200',
    },
    {
      step: 'renew',
      policy: 'accept',
      when: 'for a working handler',
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
      when: 'after a refusal',
      handler: refuses,
      runs: 1,
      expected: '409',
    },
  ])('at $step, $when, under $policy: $expected', async ({ step, policy, handler, runs, expected }) => {
    const { onError, onRejected } = observers()
    const handle = vi.fn<WebhookHandler>(handler)
    const options = { leaseSeconds: 3, storeTimeoutSeconds: 1, onStoreError: policy, onError, onRejected }
    const deliver = deliverTo({ dedupe: failingAt(step, failure), ...options }, handle)
    expect(await inTime(deliver())).toBe(expected)
    expect(handle).toHaveBeenCalledTimes(runs)
    // Somebody is told, whatever was answered.
    const told = [...onError.mock.calls, ...onRejected.mock.calls].map(([error]) => error)
    expect(told).toContainEqual(expect.objectContaining({ code: 'ERR_WEBHOOK_STORE' }))
  })
})

describe('a store that is asked to complete', () => {
  it('and is down keeps the event until its lease ends; then the retry runs', async () => {
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

  it('and has given the event to somebody else: in flight, not 200', async () => {
    const { onCompleted } = observers()
    const dedupe: DedupeStore = { ...memoryStore(), complete: async () => 'lost' }
    expect(await deliverTo({ dedupe, onCompleted })()).toBe('503 ERR_WEBHOOK_IN_FLIGHT after 60 s')
    expect(onCompleted).not.toHaveBeenCalled()
  })
})

describe('a store that hangs', () => {
  it.each([
    { name: 'by default', options: {}, seconds: 5 },
    { name: 'as configured', options: { storeTimeoutSeconds: 0.5 }, seconds: 0.5 },
  ])('is given up after $seconds s $name', async ({ options, seconds }) => {
    const done = vi.fn<(answer: string) => void>()
    const answered = deliverTo({
      ...options,
      dedupe: failingAt('claim', () => new Promise(() => {})),
    })().then(done)
    await flushPromises()
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
    await flushPromises()
    expect(done).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await answered
    expect(done).toHaveBeenCalledWith('503 ERR_WEBHOOK_STORE after 5 s')
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    {
      name: 'acquired late is given back',
      late: { status: 'acquired', token: 'late', fence: 1 },
      releases: [['msg_1', 'late']],
    },
    { name: 'in flight needs nothing', late: { status: 'in_flight', retryAfterMs: 1 }, releases: [] },
    { name: 'done needs nothing', late: { status: 'done', bodyHash: '' }, releases: [] },
  ] satisfies { name: string; late: ClaimResult; releases: unknown }[])(
    'a claim that is $name',
    async ({ late, releases }) => {
      const answer = gate<ClaimResult>()
      const store = { ...memoryStore(), claim: () => answer.promise }
      const release = vi.spyOn(store, 'release')
      expect(await inTime(deliverTo({ dedupe: store })())).toBe('503 ERR_WEBHOOK_STORE after 5 s')
      expect(release).not.toHaveBeenCalled()
      answer.open(late)
      await flushPromises()
      expect(release.mock.calls).toEqual(releases)
    },
  )

  it('and then fails after all is no unhandled rejection', async () => {
    const unhandled = vi.fn<(error: unknown) => void>()
    process.on('unhandledRejection', unhandled)
    for (const step of ['claim', 'complete'] as const) {
      const late = gate<never>()
      expect(await inTime(deliverTo({ dedupe: failingAt(step, () => late.promise) })())).toBe(
        '503 ERR_WEBHOOK_STORE after 5 s',
      )
      late.open(Promise.reject(new Error('late')))
      await flushPromises()
    }
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})

it('a sound store leaves no timer behind', async () => {
  const deliver = deliverTo()
  expect([await deliver(), await deliver()]).toEqual(['200', '200 duplicate'])
  expect(await deliverTo({}, fails)()).toBe('500 ERR_WEBHOOK_HANDLER')
  expect(vi.getTimerCount()).toBe(0)
})
