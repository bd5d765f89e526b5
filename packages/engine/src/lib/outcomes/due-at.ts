import type { Moment } from '../database/clock.ts'

/** Returns when a delay that began at `decidedAt`, a time of `performance.now()`, ends by the clock of the database. */
export function dueAt({ decidedAt }: { decidedAt: number }, delayMs: number, moment: Moment): Date {
  // Outcomes may wait for the database, but no longer than it takes to be due.
  return new Date(moment.now + Math.max(0, delayMs - (moment.at - decidedAt)))
}
