/** Returns when a delay that began at `decidedAt` ends. `now` is the time of the database, in ms since the epoch. */
export function dueAt({ decidedAt }: { decidedAt: number }, delayMs: number, now: number): Date {
  // Outcomes may wait for the database, but no longer than it takes to be due.
  return new Date(now + Math.max(0, delayMs - (performance.now() - decidedAt)))
}
