import type { Message, Observed } from './read-runs.ts'

/**
 * Messages of one key run in the order of their acceptance, with all repetitions of a run before the next message.
 *
 * A message was accepted between its first request and its first acknowledgement. So one that was acknowledged before another was sent
 * comes first. Of two that were sent at the same time, either may be first, but they never run at the same time.
 */
export function outOfOrder({ messages }: Observed, keyOf: (id: string) => string | undefined): string[] {
  const keyed = [...messages.values()].filter(({ id, runs }) => keyOf(id) !== undefined && runs.length > 0)
  const byKey = Map.groupBy(keyed.map(spanOf), ({ id }) => keyOf(id) ?? '')
  return [...byKey].flatMap(([key, spans]) => [...overtaken(key, spans), ...together(key, spans)])
}

/** From the start of the first run to the end of the last one, without those of a replay. */
interface Span {
  id: string
  from: number
  to: number
  firstRequestAt: number
  acknowledgedAt: number
}

function spanOf({ id, runs, replayedAt, firstRequestAt, acknowledgedAt }: Message): Span {
  const inOrder = runs.filter(({ startedAt }) => startedAt < replayedAt)
  return {
    id,
    from: Math.min(...inOrder.map(({ startedAt }) => startedAt)),
    to: Math.max(...inOrder.map(({ endedAt }) => endedAt)),
    firstRequestAt,
    acknowledgedAt,
  }
}

function overtaken(key: string, spans: readonly Span[]): string[] {
  const byAcknowledgement = spans.toSorted((a, b) => a.acknowledgedAt - b.acknowledgedAt)
  const bySending = spans.toSorted((a, b) => a.firstRequestAt - b.firstRequestAt)
  let next = 0
  /** Of those acknowledged before the current one was sent, the one that ended last. */
  let last: Span | undefined
  return bySending.flatMap((span) => {
    for (;;) {
      const earlier = byAcknowledgement[next]
      if (earlier === undefined || earlier.acknowledgedAt >= span.firstRequestAt) break
      if (last === undefined || earlier.to > last.to) last = earlier
      next++
    }
    return last !== undefined && span.from < last.to
      ? [`${span.id} of the key ${key} started before ${last.id} had ended`]
      : []
  })
}

function together(key: string, spans: readonly Span[]): string[] {
  const byStart = spans.toSorted((a, b) => a.from - b.from)
  let last: Span | undefined
  return byStart.flatMap((span) => {
    const before = last
    if (last === undefined || span.to > last.to) last = span
    return before !== undefined && span.from < before.to
      ? [`${span.id} and ${before.id} of the key ${key} ran at the same time`]
      : []
  })
}
