/** Options of every inbox in a run. Retries follow quickly, so that some are in flight when a process is killed. */
export const INBOX_OPTIONS = {
  concurrency: 64,
  scheduleSeconds: [0, 0.2, 0.5, 0.5],
} as const

/** How many runs of one process may have ended whose outcomes are not stored: as many as it leases. */
export const MAX_UNSTORED: number = 4 * INBOX_OPTIONS.concurrency
