import { describe, expect, it } from 'vitest'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { PostResult } from '../../transport/post-result.ts'
import { createPolicy, toEnginePolicy } from '../../policy.ts'
import { SCHEDULES } from '../../schedules.ts'
import { decide, isOverload, retryAfterMs } from './decision.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const policy = toEnginePolicy(createPolicy({}))

function response(status: number, headers: Record<string, string> = {}): PostResult {
  return {
    ok: true,
    status,
    headers,
    body: new Uint8Array(),
    truncated: false,
    latencyMs: 5,
    remoteAddress: undefined,
  }
}

function failure(errorClass: 'timeout' | 'forbidden_address' | 'tls'): PostResult {
  return { ok: false, errorClass, message: `It failed by ${errorClass}.`, latencyMs: 5 }
}

function dueIn(result: PostResult, { step = 0, random = 0.5 } = {}): number {
  const decision = decide(result, { step, now: NOW, random }, policy)
  return decision.status === 'failed' ? decision.delayMs : Number.NaN
}

describe('decide', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [301, 'failed'],
    [304, 'failed'],
    [400, 'failed'],
    [404, 'failed'],
    [429, 'failed'],
    [500, 'failed'],
  ])('decides for status %d: %s', (status, expected) => {
    expect(decide(response(status), { step: 0, now: NOW, random: 0.5 }, policy).status).toBe(expected)
  })

  it('marks the endpoint as gone for 410', () => {
    expect(decide(response(410), { step: 0, now: NOW, random: 0.5 }, policy)).toEqual({
      status: 'dead',
      reason: 'The endpoint responded with 410.',
      gone: true,
    })
  })

  it('returns dead after the last attempt of the schedule', () => {
    const last = policy.scheduleMs.length - 1
    expect(decide(response(500), { step: last, now: NOW, random: 0.5 }, policy)).toMatchObject({
      status: 'dead',
      gone: false,
    })
    expect(decide(failure('timeout'), { step: last - 1, now: NOW, random: 0.5 }, policy)).toMatchObject({
      status: 'failed',
      reason: 'It failed by timeout.',
    })
  })
})

describe('schedule', () => {
  it('follows the example schedule of the Standard Webhooks spec', () => {
    const delays = SCHEDULES.standard.slice(1).map((_, step) => dueIn(response(500), { step }))
    const [s, m, h] = [1000, 60_000, 3_600_000]
    expect(delays).toEqual([5 * s, 5 * m, 30 * m, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h])
    expect(SCHEDULES.standard.reduce((sum, delay) => sum + delay, 0)).toBe((75 * 60 + 35) * 60 + 5)
  })

  it.each([
    [0, 4000],
    [0.5, 5000],
    [1, 6000],
  ])('adds jitter of a fifth: random %d waits %d ms', (random, expected) => {
    expect(dueIn(response(500), { random })).toBe(expected)
  })
})

describe('Retry-After', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['a date', 'Sat, 21 Nov 2026 10:02:00 GMT', 120_000],
    ['more than the maximum', '999999999', SENDER_DEFAULTS.retryAfterMaxMs],
    ['a date years away', 'Sat, 21 Nov 2037 10:02:00 GMT', SENDER_DEFAULTS.retryAfterMaxMs],
    ['a date that has passed', 'Sat, 21 Nov 2026 09:00:00 GMT', undefined],
    ['zero', '0', undefined],
    ['a negative number', '-5', undefined],
    ['nonsense', 'soon', undefined],
    ['nothing', '', undefined],
    ['ten digits', '9999999999', undefined],
  ])('parses the Retry-After of %s', (_name, value, expected) => {
    expect(retryAfterMs(response(503, { 'retry-after': value }), NOW)).toBe(expected)
  })

  it('ignores the Retry-After of a success and of a failure without a response', () => {
    expect(retryAfterMs(response(200, { 'retry-after': '120' }), NOW)).toBeUndefined()
    expect(retryAfterMs(failure('timeout'), NOW)).toBeUndefined()
  })

  it('applies a Retry-After with jitter when it is later than the schedule', () => {
    expect(dueIn(response(503, { 'retry-after': '120' }), { random: 0 })).toBe(120_000)
    expect(dueIn(response(503, { 'retry-after': '120' }), { random: 1 })).toBe(144_000)
    expect(dueIn(response(503, { 'retry-after': '1' }))).toBe(5000)
  })
})

describe('isOverload', () => {
  it.each([
    ['429', response(429), true],
    ['502', response(502), true],
    ['503', response(503), true],
    ['504', response(504), true],
    ['500', response(500), false],
    ['404', response(404), false],
    ['a timeout', failure('timeout'), true],
    ['a broken handshake', failure('tls'), true],
    ['an address that is forbidden', failure('forbidden_address'), false],
  ])('classifies %s', (_name, result, expected) => {
    expect(isOverload(result)).toBe(expected)
  })
})
