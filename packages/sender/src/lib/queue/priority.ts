/** Above every retry: what was just published isn't kept waiting by what failed before. */
export const FIRST_ATTEMPT = 0

/**
 * The second that a retry is due, negated. The queue reads its index in the order of priority, so what is due longest comes first,
 * and a lower bound on the priority leaves all that isn't due yet unread: a million retries of later cost nothing now.
 */
export function priorityOfRetry(dueAt: Date): number {
  return -Math.max(1, Math.floor(dueAt.getTime() / 1000) - EPOCH_SECONDS)
}

/** 2026-01-01: from here, 32 bits last until 2094. */
const EPOCH_SECONDS = 1_767_225_600
