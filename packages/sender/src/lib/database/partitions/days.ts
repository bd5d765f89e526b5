export const DAY_MS = 24 * 60 * 60 * 1000

/** Returns the start of the day in UTC, in ms since the epoch. */
export function startOfDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS
}

/** Returns the name of the partition of a day: `deliveries_20261121`. */
export function partitionName(table: string, day: number): string {
  return `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`
}

/** Returns the start of the oldest day that retention keeps, in ms since the epoch. Earlier days are dropped, or will be. */
export function oldestKeptDay(now: number, retentionMs: number): number {
  return startOfDay(now - retentionMs)
}
