import type { HistoryRecord } from '../history.ts'

/** One call of a handler. */
export interface Run {
  run: string
  id: string
  process: string
  bodyHash: string
  startedAt: number
  /** When the handler ended, or at the latest. Infinite if neither its end nor that of its process was seen. */
  endedAt: number
  /** Undefined if its process was killed during the run. */
  outcome: 'done' | 'failed' | undefined
  /** How many runs of its process ended after it. */
  laterEnds: number
}

/** From a kill of the database to its restart. */
interface Outage {
  from: number
  to: number
}

/** All that is known about one message. */
export interface Message {
  id: string
  bodyHash: string
  firstRequestAt: number
  /** Infinite without an acknowledgement. */
  acknowledgedAt: number
  /** Acknowledgements without the mark of a duplicate. */
  acceptances: number
  /** In the order of their start. */
  runs: Run[]
  replayedAt: number
  finalStatus: string | undefined
}

/** A history in the form that the rules need. */
export interface Observed {
  messages: Map<string, Message>
  killedAt: Map<string, number>
  databaseOutages: Outage[]
  /** Runs of messages that no client has sent, and ends of runs that did not start. */
  unknown: string[]
}

type Of<Kind extends HistoryRecord['kind']> = Extract<HistoryRecord, { kind: Kind }>

/** Sorts a history by messages and runs. */
export function readRuns(history: readonly HistoryRecord[]): Observed {
  const records = history.toSorted((a, b) => a.at - b.at)
  const ofKind = <Kind extends HistoryRecord['kind']>(kind: Kind): Of<Kind>[] =>
    records.filter((record): record is Of<Kind> => record.kind === kind)
  const unknown: string[] = []
  const messages = new Map<string, Message>()
  for (const { id, bodyHash, at } of ofKind('request'))
    if (!messages.has(id)) messages.set(id, createMessage(id, bodyHash, at))
  const messageOf = (id: string, what: string): Message | undefined => {
    const message = messages.get(id)
    if (message === undefined) unknown.push(`${what} of ${id}, which was not sent`)
    return message
  }
  for (const { id, isDuplicate, at } of ofKind('acknowledged')) {
    const message = messageOf(id, 'acknowledgement')
    if (message === undefined) continue
    message.acknowledgedAt = Math.min(message.acknowledgedAt, at)
    if (!isDuplicate) message.acceptances++
  }
  const killedAt = new Map(ofKind('process killed').map(({ process, at }) => [process, at]))
  const runs = new Map<string, Run>()
  for (const { run, id, process, bodyHash, at } of ofKind('run started')) {
    const endedAt = killedAt.get(process) ?? Infinity
    const started = { run, id, process, bodyHash, startedAt: at, endedAt, outcome: undefined, laterEnds: 0 }
    runs.set(run, started)
    messageOf(id, 'run')?.runs.push(started)
  }
  const runOf = (run: string): Run | undefined => {
    if (!runs.has(run)) unknown.push(`end of the run ${run}, which did not start`)
    return runs.get(run)
  }
  const ends = new Map<string, number>()
  for (const { run, outcome, at } of ofKind('run ended').toReversed()) {
    const ended = runOf(run)
    if (ended === undefined) continue
    const laterEnds = ends.get(ended.process) ?? 0
    ends.set(ended.process, laterEnds + 1)
    Object.assign(ended, { endedAt: at, outcome, laterEnds })
  }
  for (const { id, at } of ofKind('replayed'))
    Object.assign(messageOf(id, 'replay') ?? {}, { replayedAt: at })
  for (const { id, status } of ofKind('final status'))
    Object.assign(messageOf(id, 'row') ?? {}, { finalStatus: status })
  return { messages, killedAt, databaseOutages: readOutages(records), unknown }
}

function createMessage(id: string, bodyHash: string, firstRequestAt: number): Message {
  return {
    id,
    bodyHash,
    firstRequestAt,
    acknowledgedAt: Infinity,
    acceptances: 0,
    runs: [],
    replayedAt: Infinity,
    finalStatus: undefined,
  }
}

function readOutages(records: readonly HistoryRecord[]): Outage[] {
  const outages: Outage[] = []
  for (const { kind, at } of records) {
    if (kind === 'database killed') outages.push({ from: at, to: Infinity })
    const last = outages.at(-1)
    if (kind === 'database restarted' && last !== undefined) last.to = at
  }
  return outages
}
