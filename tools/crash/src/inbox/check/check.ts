import type { HistoryRecord } from '../history.ts'
import { outOfOrder } from './order.ts'
import { readRuns } from './read-runs.ts'
import { acceptedTwice, altered, lost, overlapping, unexplained } from './rules.ts'

/** What the rules cannot know from a history. */
export interface CheckOptions {
  /** Runs of a message before it is dead. */
  scheduleLength: number
  /** How many runs of one process may have ended whose outcomes are not yet stored. */
  maxUnstored: number
  /** The order key of a message, if it has one. */
  keyOf: (id: string) => string | undefined
}

/** The cases that break a rule, by rule. */
export interface Violations {
  lost: string[]
  acceptedTwice: string[]
  altered: string[]
  overlapping: string[]
  outOfOrder: string[]
  unexplained: string[]
}

export interface Checked {
  violations: Violations
  counts: {
    acknowledged: number
    duplicates: number
    runs: number
    /** Runs that followed a run which a kill had ended, or whose outcome it had prevented from being stored. */
    repeated: number
    failed: number
    dead: number
    ordered: number
  }
}

/** Checks a recorded history. It knows nothing of the inbox except what clients and handlers observed, and its table of messages. */
export function checkHistory(history: readonly HistoryRecord[], options: CheckOptions): Checked {
  const { scheduleLength, keyOf } = options
  const observed = readRuns(history)
  const messages = [...observed.messages.values()]
  const runs = messages.flatMap((message) => message.runs)
  const failed = runs.filter(({ outcome }) => outcome === 'failed').length
  const acknowledged = messages.filter(({ acknowledgedAt }) => acknowledgedAt < Infinity)
  const ended = messages.filter(({ runs: own }) => own.some(({ outcome }) => outcome === 'done')).length
  return {
    violations: {
      lost: lost(observed, scheduleLength),
      acceptedTwice: acceptedTwice(observed),
      altered: altered(observed),
      overlapping: overlapping(observed),
      outOfOrder: outOfOrder(observed, keyOf),
      unexplained: unexplained(observed, options),
    },
    counts: {
      acknowledged: acknowledged.length,
      duplicates: history.filter((record) => record.kind === 'acknowledged' && record.isDuplicate).length,
      runs: runs.length,
      repeated: runs.length - failed - ended,
      failed,
      dead: messages.filter(({ finalStatus }) => finalStatus === 'dead').length,
      ordered: acknowledged.filter(({ id }) => keyOf(id) !== undefined).length,
    },
  }
}
