import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { PostResult } from '../../transport/post-result.ts'
import type { EnginePolicy } from '../../policy.ts'

/** What an attempt's result means for its delivery. */
export type Decision =
  | { status: 'delivered' }
  | { status: 'failed'; reason: string; dueAt: Date }
  | { status: 'dead'; reason: string; gone: boolean }

export interface Circumstances {
  /** Which attempt of the schedule it was, from 0. */
  step: number
  now: number
  /** From 0 to 1. */
  random: number
}

/**
 * Judges an attempt. 2xx is success; 410 ends the endpoint; anything else, redirects included, is retried by the schedule, or
 * when `Retry-After` says if that is later, until the schedule is over.
 */
export function decide(
  result: PostResult,
  { step, now, random }: Circumstances,
  { scheduleMs, jitter }: EnginePolicy,
): Decision {
  if (result.ok && result.status >= 200 && result.status < 300) return { status: 'delivered' }
  const reason = result.ok ? `The endpoint answered ${result.status}.` : result.message
  if (result.ok && result.status === 410) return { status: 'dead', reason, gone: true }
  const delay = scheduleMs[step + 1]
  if (delay === undefined) return { status: 'dead', reason, gone: false }
  const spread = delay * (1 + jitter * (2 * random - 1))
  const asked = retryAfterMs(result, now)
  // Those who are all told the same time must not come back at the same time either.
  const least = asked === undefined ? 0 : asked * (1 + jitter * random)
  return { status: 'failed', reason, dueAt: new Date(now + Math.round(Math.max(spread, least))) }
}

/** Failures that say the endpoint has too much to do, or nobody at home: it's sent less at a time. */
export function isOverload(result: PostResult): boolean {
  return result.ok ? OVERLOAD_STATUSES.has(result.status) : UNREACHABLE.has(result.errorClass)
}

const OVERLOAD_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504])
const UNREACHABLE: ReadonlySet<string> = new Set(['connect', 'dns', 'reset', 'timeout', 'tls'])

/** `Retry-After` of a failure (RFC 9110, section 10.2.3) in ms from now, within bounds. */
export function retryAfterMs(result: PostResult, now: number): number | undefined {
  const value = result.ok && result.status >= 300 ? result.headers['retry-after'] : undefined
  if (value === undefined) return undefined
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(ms) || ms <= 0 ? undefined : Math.min(ms, SENDER_DEFAULTS.retryAfterMaxMs)
}
