import { DEFAULTS } from '@hookseal/core'
import type { Command } from 'commander'
import { parseSeconds, parseTime } from './numbers.ts'

export interface ClockFlags {
  at?: number
  tolerance: number
}

/** Adds the options that say by which clock a delivery is judged. */
export function addClockOptions(command: Command): Command {
  return command
    .option('--at <time>', 'judge as of then: seconds since the epoch, or a date (default: now)', parseTime)
    .option(
      '--tolerance <seconds>',
      'how far the timestamp may lie from that',
      parseSeconds,
      DEFAULTS.toleranceSeconds,
    )
}

/** The moment to judge by, in milliseconds. */
export function momentOf({ at }: ClockFlags): number {
  return at === undefined ? Date.now() : at * 1000
}
