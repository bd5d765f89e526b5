import { describe, expect, it } from 'vitest'
import { createPolicy, type PolicyOptions, toEnginePolicy } from './policy.ts'

// JavaScript callers can pass any value.
const options = (name: string, value: unknown) => ({ [name]: value }) as PolicyOptions

const NUMBERS = [
  { name: 'jitter', min: 0, max: 1, below: -0.01, above: 1.01 },
  { name: 'requestTimeoutSeconds', min: 0.01, max: 20, below: 0.009, above: 20.1 },
  { name: 'concurrency', min: 1, max: 10_000, below: 0, above: 10_001, integer: true },
  { name: 'endpointConcurrency', min: 1, max: 10_000, below: 0, above: 10_001, integer: true },
  { name: 'rotationOverlapSeconds', min: 0, max: 1e8, below: -1, above: 1e8 + 1 },
  { name: 'disableAfterSeconds', min: 0.001, max: 1e10, below: 0, above: 1e10 + 1 },
  { name: 'retentionSeconds', min: 86_400, max: 3_153_600_000, below: 86_399, above: 3_153_600_001 },
]

describe.each(NUMBERS)('createPolicy, $name', ({ name, min, max, below, above, integer = false }) => {
  it.each([min, max])(`accepts the limit %d of ${name}`, (value) => {
    expect(createPolicy(options(name, value))).toMatchObject({ [name]: value })
  })

  it.each([below, above, Number.NaN, Infinity, String(min), ...(integer ? [min + 0.5] : [])])(
    `rejects %j as ${name}`,
    (value) => {
      expect(() => createPolicy(options(name, value))).toThrow(
        expect.objectContaining({
          code: 'ERR_SENDER_OPTION',
          message: `${name} must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}.`,
        }),
      )
    },
  )
})

describe('createPolicy, scheduleSeconds', () => {
  it('resolves scheduleSeconds from the name of a preset', () => {
    const { scheduleSeconds } = createPolicy({ scheduleSeconds: '24h' })
    expect(scheduleSeconds).toHaveLength(11)
    expect(createPolicy({}).scheduleSeconds).toHaveLength(10)
  })

  it('accepts a schedule of delays that starts with 0', () => {
    expect(createPolicy({ scheduleSeconds: [0, 0.5, 1e7] })).toMatchObject({ scheduleSeconds: [0, 0.5, 1e7] })
  })

  it.each(['fast', 'toString', [], [1], [0, -1], [0, 1e7 + 1], [0, '5'], [0, Number.NaN], 60])(
    'rejects the schedule %j',
    (schedule) => {
      expect(() => createPolicy(options('scheduleSeconds', schedule))).toThrow(
        expect.objectContaining({
          code: 'ERR_SENDER_OPTION',
          message:
            'scheduleSeconds must be standard or 24h, or a list of delays in seconds that starts with 0.',
        }),
      )
    },
  )
})

it('converts a policy from seconds to milliseconds for the engine', () => {
  const policy = createPolicy({ scheduleSeconds: [0, 0.5], requestTimeoutSeconds: 1.5, jitter: 0 })
  expect(toEnginePolicy(policy)).toStrictEqual({
    scheduleMs: [0, 500],
    requestTimeoutMs: 1500,
    jitter: 0,
    concurrency: 256,
    endpointConcurrency: 32,
    rotationOverlapMs: 86_400_000,
    disableAfterMs: 432_000_000,
    retentionMs: 2_592_000_000,
  })
})
