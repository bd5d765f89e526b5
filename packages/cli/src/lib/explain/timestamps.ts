import type { Fault } from './faults.ts'
import type { Reading } from './readings.ts'

/** Units other than seconds, by the number of digits that a timestamp has in them this century. */
const UNITS: Readonly<Record<number, { name: string; perSecond: number }>> = {
  13: { name: 'milliseconds', perSecond: 1e3 },
  16: { name: 'microseconds', perSecond: 1e6 },
  19: { name: 'nanoseconds', perSecond: 1e9 },
}

/** 15 minutes: the offset of every time zone is a multiple of it. */
const ZONE_STEP_SECONDS = 900
const ZONE_MIN_SECONDS = 3600
const ZONE_MAX_SECONDS = 14 * 3600
/** Allows for the duration of the delivery and for inexact clocks. */
const ZONE_SLACK_SECONDS = 60

export interface Clock {
  now: number
  toleranceSeconds: number
}

/** Returns what is wrong with a timestamp: its unit, its format, and its distance from the clock. */
export function timeFaults(timestamp: string | undefined, { now, toleranceSeconds }: Clock): Fault[] {
  if (timestamp === undefined) return []
  const { seconds, fault } = readTime(timestamp)
  const form = fault === undefined ? [] : [fault]
  if (seconds === undefined) return form
  const behind = Math.floor(now / 1000) - seconds
  if (Math.abs(behind) <= toleranceSeconds) return form
  return [...form, { code: 'timestamp_skew', problem: skew(behind, toleranceSeconds) }]
}

/** Returns the texts that may have been signed as the timestamp: as sent, or in another unit. */
export function timestampReadings(timestamp: string | undefined): Reading<string>[] {
  if (timestamp === undefined) return []
  const { seconds } = readTime(timestamp)
  if (seconds === undefined) return [{ value: timestamp, faults: [] }]
  const others = [String(seconds), `${seconds}000`].filter((text) => text !== timestamp)
  return [
    { value: timestamp, faults: [] },
    ...others.map((value): Reading<string> => {
      const problem = `The signed text has the timestamp as ${value}, the header as ${timestamp}.`
      return { value, faults: [{ code: 'content_parts', problem }] }
    }),
  ]
}

function readTime(text: string): { seconds?: number; fault?: Fault } {
  const unit = /^[1-9]\d*$/.test(text) ? UNITS[text.length] : undefined
  if (unit !== undefined) {
    const problem = `The timestamp is in ${unit.name} but must be in seconds.`
    return { seconds: Math.floor(Number(text) / unit.perSecond), fault: { code: 'timestamp_unit', problem } }
  }
  if (/^(?:0|[1-9]\d{0,12})$/.test(text)) return { seconds: Number(text) }
  if (/^\d+\.\d+$/.test(text)) return malformed(Number(text), 'has a fraction')
  const date = Date.parse(text)
  if (/[a-z:-]/i.test(text) && !Number.isNaN(date)) return malformed(date / 1000, 'is a date')
  return malformed(undefined, 'is not a whole number of seconds')
}

function malformed(seconds: number | undefined, problem: string): { seconds?: number; fault: Fault } {
  const fault: Fault = { code: 'timestamp_format', problem: `The timestamp ${problem}.` }
  return seconds === undefined ? { fault } : { seconds: Math.floor(seconds), fault }
}

function skew(behind: number, tolerance: number): string {
  const size = Math.abs(behind)
  const direction = behind > 0 ? 'behind' : 'ahead of'
  const rest = size % ZONE_STEP_SECONDS
  const nearStep = Math.min(rest, ZONE_STEP_SECONDS - rest) <= ZONE_SLACK_SECONDS
  const possible =
    size >= ZONE_MIN_SECONDS - ZONE_SLACK_SECONDS && size <= ZONE_MAX_SECONDS + ZONE_SLACK_SECONDS
  const zone =
    nearStep && possible
      ? ' This is about the offset of a time zone: local time may have been used as UTC.'
      : ''
  return `The timestamp is ${size} s ${direction} this clock; the tolerance is ${tolerance} s.${zone}`
}
