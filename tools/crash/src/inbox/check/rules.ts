import type { Message, Observed, Run } from './read-runs.ts'

// Each rule returns a line for each case that breaks it.

/** A message that got a 2xx is handled, or dead after all runs of its schedule failed. */
export function lost({ messages }: Observed, scheduleLength: number): string[] {
  return [...messages.values()].flatMap((message) => {
    const { id, acknowledgedAt, runs, finalStatus } = message
    if (acknowledgedAt === Infinity) return []
    const isDone = runs.some(({ outcome }) => outcome === 'done')
    if (finalStatus === undefined) return [`${id} was acknowledged and is not stored`]
    if (finalStatus === 'done') return isDone ? [] : [`${id} is stored as done, but no run ended well`]
    if (finalStatus !== 'dead') return [`${id} was acknowledged and is still ${finalStatus}`]
    return runs.length >= scheduleLength && !isDone
      ? []
      : [`${id} is dead after ${runs.length} of ${scheduleLength} runs`]
  })
}

/** A message is accepted one time. Each later delivery of it is a duplicate. */
export function acceptedTwice({ messages }: Observed): string[] {
  return [...messages.values()]
    .filter(({ acceptances }) => acceptances > 1)
    .map(({ id, acceptances }) => `${id} was accepted ${acceptances} times`)
}

/** Handlers get what was sent. */
export function altered({ messages, unknown }: Observed): string[] {
  const runs = [...messages.values()].flatMap((message) => message.runs.map((run) => ({ message, run })))
  return [
    ...unknown,
    ...runs
      .filter(({ message, run }) => run.bodyHash !== message.bodyHash)
      .map(({ message }) => `a run of ${message.id} got another body`),
  ]
}

/** No two runs of a message overlap. */
export function overlapping({ messages }: Observed): string[] {
  return pairs(messages)
    .filter(([before, after]) => after.startedAt < before.endedAt)
    .map(([before, after]) => `${before.id} ran twice at a time, in ${before.process} and ${after.process}`)
}

/**
 * A message runs again only if its run failed, as often as its schedule allows, if a kill of its process or of the database prevented the
 * outcome from being stored, or if it was replayed.
 */
export function unexplained(
  observed: Observed,
  { scheduleLength, maxUnstored }: { scheduleLength: number; maxUnstored: number },
): string[] {
  const retries = new Map<string, number>()
  return pairs(observed.messages).flatMap(([before, after]) => {
    const { id, outcome, process, startedAt } = before
    const replayedAt = observed.messages.get(id)?.replayedAt ?? Infinity
    if (startedAt < replayedAt && replayedAt <= after.startedAt) {
      retries.delete(id)
      return []
    }
    if (isInterrupted(observed, before, after, maxUnstored)) return []
    if (outcome !== 'failed') return [`${id} ran again although nothing interrupted its run in ${process}`]
    const count = (retries.get(id) ?? 0) + 1
    retries.set(id, count)
    return count === scheduleLength
      ? [`${id} ran again after all ${scheduleLength} runs of its schedule`]
      : []
  })
}

/**
 * Whether a kill may have prevented the outcome of `before` from being stored. Outcomes are stored in the order of the ends, so that of a run
 * is stored when `maxUnstored` others of its process have ended.
 */
function isInterrupted(
  { killedAt, databaseOutages }: Observed,
  { outcome, laterEnds, process, startedAt }: Run,
  after: Run,
  maxUnstored: number,
): boolean {
  const isDatabaseDown = databaseOutages.some(({ from, to }) => from <= after.startedAt && to >= startedAt)
  if (isDatabaseDown) return true
  const isKilled = (killedAt.get(process) ?? Infinity) <= after.startedAt
  return isKilled && (outcome === undefined || laterEnds < maxUnstored)
}

/** Each run with the next one of its message. */
function pairs(messages: ReadonlyMap<string, Message>): [Run, Run][] {
  return [...messages.values()].flatMap(({ runs }) =>
    runs.slice(1).flatMap((after, index): [Run, Run][] => {
      const before = runs[index]
      return before === undefined ? [] : [[before, after]]
    }),
  )
}
