import { SENDER_DEFAULTS } from './defaults.ts'
import { SenderError } from './errors.ts'
import { SCHEDULES } from './schedules.ts'

/** How deliveries are made. All of it has safe defaults. */
export interface PolicyOptions {
  /** When each attempt follows the one before, in ms, the first being 0; or a preset. @default 'standard', 75 h 35 min */
  schedule?: keyof typeof SCHEDULES | readonly number[]
  /** Spread around each retry's time, as a part of its delay, 0 to 1. @default 0.2 */
  jitter?: number
  /** How long an attempt may take, in ms. @default 15_000 */
  requestTimeoutMs?: number
  /** Attempts under way at once in this process. @default 256 */
  concurrency?: number
  /** Attempts under way at once for one endpoint in this process, at most. @default 32 */
  endpointConcurrency?: number
  /** How long the previous secret signs too after a rotation, in ms. @default 86_400_000, a day */
  rotationOverlapMs?: number
  /** An endpoint that has done nothing but fail for so long is disabled, in ms. @default 432_000_000, five days */
  disableAfterMs?: number
  /** How long events, deliveries and attempts are kept. @default 30 */
  retentionDays?: number
}

export interface Policy {
  readonly schedule: readonly number[]
  readonly jitter: number
  readonly requestTimeoutMs: number
  readonly concurrency: number
  readonly endpointConcurrency: number
  readonly rotationOverlapMs: number
  readonly disableAfterMs: number
  readonly retentionDays: number
}

/** @throws {SenderError} `ERR_SENDER_OPTION` */
export function createPolicy(options: PolicyOptions): Policy {
  const { schedule = SENDER_DEFAULTS.schedule } = options
  return {
    schedule: checkSchedule(typeof schedule === 'string' ? SCHEDULES[schedule] : schedule),
    jitter: number('jitter', options.jitter, SENDER_DEFAULTS.jitter, 0, 1),
    // A lease covers the attempt.
    requestTimeoutMs: whole(
      'requestTimeoutMs',
      options.requestTimeoutMs,
      SENDER_DEFAULTS.requestTimeoutMs,
      10,
      20_000,
    ),
    concurrency: whole('concurrency', options.concurrency, SENDER_DEFAULTS.concurrency, 1, 10_000),
    endpointConcurrency: whole(
      'endpointConcurrency',
      options.endpointConcurrency,
      SENDER_DEFAULTS.endpointConcurrency,
      1,
      10_000,
    ),
    rotationOverlapMs: whole(
      'rotationOverlapMs',
      options.rotationOverlapMs,
      SENDER_DEFAULTS.rotationOverlapMs,
      0,
      1e11,
    ),
    disableAfterMs: whole('disableAfterMs', options.disableAfterMs, SENDER_DEFAULTS.disableAfterMs, 1, 1e13),
    retentionDays: number('retentionDays', options.retentionDays, SENDER_DEFAULTS.retentionDays, 1, 36_500),
  }
}

function checkSchedule(schedule: readonly number[] | undefined): readonly number[] {
  if (!Array.isArray(schedule) || schedule.length === 0 || schedule[0] !== 0 || !schedule.every(isDelay))
    throw new SenderError(
      'ERR_SENDER_OPTION',
      `schedule must be ${Object.keys(SCHEDULES).join(' or ')}, or delays in ms of which the first is 0.`,
    )
  return schedule
}

function isDelay(delay: unknown): boolean {
  return typeof delay === 'number' && delay >= 0 && delay <= 1e10
}

function whole(name: string, value: number | undefined, preset: number, min: number, max: number): number {
  const checked = number(name, value, preset, min, max)
  if (!Number.isInteger(checked))
    throw new SenderError('ERR_SENDER_OPTION', `${name} must be a whole number.`)
  return checked
}

function number(name: string, value: number = Number.NaN, preset: number, min: number, max: number): number {
  if (Number.isNaN(value)) return preset
  if (typeof value !== 'number' || value < min || value > max)
    throw new SenderError('ERR_SENDER_OPTION', `${name} must be a number from ${min} to ${max}.`)
  return value
}
