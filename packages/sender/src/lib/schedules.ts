const MINUTE = 60
const HOUR = 60 * MINUTE

/** Delay before each attempt, in seconds: the first after publishing, the others after the previous attempt. */
export const SCHEDULES: Readonly<Record<'standard' | '24h', readonly number[]>> = {
  /** Standard Webhooks spec, "Deliverability and reliability": ten attempts over 75 h 35 min. */
  standard: [0, 5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
  /** Eleven attempts over 23 h 51 min. */
  '24h': [0, 5, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR],
}
