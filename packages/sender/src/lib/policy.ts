import { SENDER_DEFAULTS } from './defaults.ts'
import { SenderError } from './errors.ts'
import { SCHEDULES } from './schedules.ts'

/** Options of the delivery. Every option has a safe default. */
export interface PolicyOptions {
  /** The delay before each attempt, in seconds, the first being 0; or the name of a preset. @default 'standard', 75 h 35 min */
  scheduleSeconds?: keyof typeof SCHEDULES | readonly number[]
  /** Random spread of each retry, as a fraction of its delay, 0 to 1. @default 0.2 */
  jitter?: number
  /** Time limit of one attempt, 0.01 to 20 seconds. @default 15 */
  requestTimeoutSeconds?: number
  /**
   * Maximum attempts in flight in this process. One organization uses three quarters of them at most, except if it is the only one in a
   * process with up to 4. @default 256
   */
  concurrency?: number
  /** Maximum attempts in flight for one endpoint in this process. @default 32 */
  endpointConcurrency?: number
  /** How long the previous secret keeps signing after a rotation. @default 86_400, one day */
  rotationOverlapSeconds?: number
  /** An endpoint whose attempts all failed for this long is disabled. @default 432_000, five days */
  disableAfterSeconds?: number
  /** How long events, deliveries and attempts are kept. @default 2_592_000, thirty days */
  retentionSeconds?: number
}

/** The resolved options, in the same units. */
export interface Policy extends Required<PolicyOptions> {
  readonly scheduleSeconds: readonly number[]
}

/** The resolved options with times in milliseconds, as the engine uses them. */
export interface EnginePolicy {
  readonly scheduleMs: readonly number[]
  readonly jitter: number
  readonly requestTimeoutMs: number
  readonly concurrency: number
  readonly endpointConcurrency: number
  readonly rotationOverlapMs: number
  readonly disableAfterMs: number
  readonly retentionMs: number
}

/** Smallest and largest value of each option, and whether it must be an integer. */
const RANGES = {
  jitter: { min: 0, max: 1 },
  // The lease of a job covers the whole attempt.
  requestTimeoutSeconds: { min: 0.01, max: 20 },
  concurrency: { min: 1, max: 10_000, integer: true },
  endpointConcurrency: { min: 1, max: 10_000, integer: true },
  rotationOverlapSeconds: { min: 0, max: 1e8 },
  disableAfterSeconds: { min: 0.001, max: 1e10 },
  retentionSeconds: { min: 86_400, max: 36_500 * 86_400 },
} as const satisfies Record<string, { min: number; max: number; integer?: true }>

const MAX_DELAY_SECONDS = 1e7

/** @throws {SenderError} `ERR_SENDER_OPTION`, naming the option. */
export function createPolicy(options: PolicyOptions): Policy {
  return {
    scheduleSeconds: readSchedule(options.scheduleSeconds ?? SENDER_DEFAULTS.scheduleSeconds),
    jitter: readNumber('jitter', options),
    requestTimeoutSeconds: readNumber('requestTimeoutSeconds', options),
    concurrency: readNumber('concurrency', options),
    endpointConcurrency: readNumber('endpointConcurrency', options),
    rotationOverlapSeconds: readNumber('rotationOverlapSeconds', options),
    disableAfterSeconds: readNumber('disableAfterSeconds', options),
    retentionSeconds: readNumber('retentionSeconds', options),
  }
}

/** Converts the times of a policy to milliseconds. */
export function toEnginePolicy(policy: Policy): EnginePolicy {
  const { jitter, concurrency, endpointConcurrency } = policy
  return {
    jitter,
    concurrency,
    endpointConcurrency,
    scheduleMs: policy.scheduleSeconds.map((seconds) => seconds * 1000),
    requestTimeoutMs: policy.requestTimeoutSeconds * 1000,
    rotationOverlapMs: policy.rotationOverlapSeconds * 1000,
    disableAfterMs: policy.disableAfterSeconds * 1000,
    retentionMs: policy.retentionSeconds * 1000,
  }
}

function readSchedule(schedule: string | readonly number[]): readonly number[] {
  const delays: unknown =
    typeof schedule === 'string'
      ? Object.entries(SCHEDULES).find(([name]) => name === schedule)?.[1]
      : schedule
  if (Array.isArray(delays) && delays[0] === 0 && delays.every(isDelay)) return delays
  throw new SenderError(
    'ERR_SENDER_OPTION',
    `scheduleSeconds must be ${Object.keys(SCHEDULES).join(' or ')}, or a list of delays in seconds that starts with 0.`,
  )
}

function isDelay(delay: unknown): delay is number {
  return typeof delay === 'number' && delay >= 0 && delay <= MAX_DELAY_SECONDS
}

function readNumber(name: keyof typeof RANGES, options: PolicyOptions): number {
  const { min, max, integer = false }: { min: number; max: number; integer?: boolean } = RANGES[name]
  const value: unknown = options[name] ?? SENDER_DEFAULTS[name]
  if (typeof value !== 'number' || !(value >= min && value <= max) || (integer && !Number.isInteger(value)))
    throw new SenderError(
      'ERR_SENDER_OPTION',
      `${name} must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}.`,
    )
  return value
}
