import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { PostResult } from '../../transport/post-result.ts'
import type { EnginePolicy } from '../../policy.ts'

/** The consequence of an attempt's result for its delivery. */
export type Decision =
  | { status: 'delivered' }
  | { status: 'failed'; reason: string; /** How long until the next attempt is due. */ delayMs: number }
  | { status: 'dead'; reason: string; gone: boolean }

export interface Circumstances {
  /** The attempt's index in the schedule, from 0. */
  step: number
  /** The time of the database, in ms since the epoch: `Retry-After` may be a date. */
  now: number
  /** From 0 to 1. */
  random: number
}

/**
 * Decides what follows from an attempt. 2xx is a success, and 410 disables the endpoint. Anything else, redirects included, is retried
 * until the schedule ends: at the scheduled time, or as `Retry-After` says if that is later.
 */
export function decide(
  result: PostResult,
  { step, now, random }: Circumstances,
  { scheduleMs, jitter }: EnginePolicy,
): Decision {
  if (result.ok && result.status >= 200 && result.status < 300) return { status: 'delivered' }
  const reason = result.ok ? `The endpoint responded with ${result.status}.` : result.message
  if (result.ok && result.status === 410) return { status: 'dead', reason, gone: true }
  const delay = scheduleMs[step + 1]
  if (delay === undefined) return { status: 'dead', reason, gone: false }
  const spread = delay * (1 + jitter * (2 * random - 1))
  const retryAfter = retryAfterMs(result, now)
  // Adds jitter, because many deliveries may get the same Retry-After.
  const least = retryAfter === undefined ? 0 : retryAfter * (1 + jitter * random)
  return { status: 'failed', reason, delayMs: Math.round(Math.max(spread, least)) }
}

/** Whether a failure suggests that the endpoint is overloaded or down. Its lane then halves its window. */
export function isOverload(result: PostResult): boolean {
  return result.ok ? OVERLOAD_STATUSES.has(result.status) : UNREACHABLE.has(result.errorClass)
}

const OVERLOAD_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504])
const UNREACHABLE: ReadonlySet<string> = new Set(['connect', 'dns', 'reset', 'timeout', 'tls'])

/** `Retry-After` of a failure (RFC 9110, section 10.2.3) in ms from now, at most `retryAfterMaxMs`. */
export function retryAfterMs(result: PostResult, now: number): number | undefined {
  const value = result.ok && result.status >= 300 ? result.headers['retry-after'] : undefined
  if (value === undefined) return undefined
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(ms) || ms <= 0 ? undefined : Math.min(ms, SENDER_DEFAULTS.retryAfterMaxMs)
}
