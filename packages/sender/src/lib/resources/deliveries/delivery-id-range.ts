/** The clocks of processes and database may differ by this much. */
export const CLOCK_MS = 10 * 60 * 1000

/** Returns the period in which deliveries were created whose ids begin with these hexadecimal digits: an id starts with its time (UUID, version 7). */
export function periodOfDigits(digits: string): { from: string; to: string } {
  const time = digits.slice(0, 12)
  const from = Number.parseInt(time.padEnd(12, '0'), 16) - CLOCK_MS
  const to = Number.parseInt(time.padEnd(12, 'f'), 16) + CLOCK_MS
  return { from: toTime(from), to: toTime(to) }
}

/** Formats a time for PostgreSQL. 9999 is the last year that both ISO 8601 and PostgreSQL can write with four digits. */
export function toTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), Date.UTC(9999, 11, 31))).toISOString()
}

/** Returns the time in the id of a delivery, in ms since the epoch. */
export function timeOfDelivery(id: string): number {
  return Number.parseInt(id.slice('whd_'.length, 'whd_'.length + 12), 16)
}
