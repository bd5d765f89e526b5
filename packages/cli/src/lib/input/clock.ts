import { DEFAULTS } from '@hookseal/core'
import type { Command } from 'commander'
import { parseSeconds, parseTime } from './numbers.ts'

export interface ClockFlags {
  at?: number
  tolerance?: number
}

/** Adds the options for the time at which a delivery is verified. */
export function addClockOptions(command: Command): Command {
  return command
    .option(
      '--at <time>',
      'verify as of this time: seconds since the epoch, or a date (default: now)',
      parseTime,
    )
    .option(
      '--tolerance <seconds>',
      `how far the timestamp may differ from that time (default: ${DEFAULTS.toleranceSeconds}, or that of the provider)`,
      parseSeconds,
    )
}

/** Returns the time at which to verify, in milliseconds since the epoch. */
export function verificationTime({ at }: ClockFlags): number {
  return at === undefined ? Date.now() : at * 1000
}

/** Returns the tolerance for the default scheme, in seconds. */
export function toleranceOf({ tolerance = DEFAULTS.toleranceSeconds }: ClockFlags): number {
  return tolerance
}
