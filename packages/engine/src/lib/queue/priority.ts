import type { AttemptKind } from './job.ts'

/** Above every retry, so that failed deliveries do not delay new ones. */
export const FIRST_ATTEMPT = 0

/** A test or a replay by hand. It is fetched although its endpoint is paused. */
export const PROBE = 1

/**
 * The second at which a retry is due, negated. The queue reads its index in the order of priority, so the retries due longest come first.
 * A lower bound on the priority skips those that are not due yet: a million future retries cost nothing now.
 */
export function priorityOfRetry(dueAt: Date): number {
  return -Math.max(1, Math.floor(dueAt.getTime() / 1000) - EPOCH_SECONDS)
}

/** The lowest and the highest priority of jobs of this kind that are due at `now`, a time of the database in ms since the epoch. */
export function rangeOf(kind: AttemptKind, now: number): [least: number, most: number] {
  return kind === 'first' ? [FIRST_ATTEMPT, PROBE] : [priorityOfRetry(new Date(now)), FIRST_ATTEMPT - 1]
}

/** 2026-01-01. Counted from here, 32 bits last until 2094. */
const EPOCH_SECONDS = 1_767_225_600
