import type { Replay } from '../../api/types.ts'
import { print, printJson } from '../../terminal/output.ts'
import { cell } from '../../terminal/table.ts'

/** Says on one line how far a replay is. */
export function describeReplay({ status, missing, matched, replayed, error }: Replay): string {
  const things = missing ? ['missed event', 'missed events'] : ['delivery', 'deliveries']
  const done = `${replayed} ${things[replayed === 1 ? 0 : 1]} ${missing ? 'sent' : 'replayed'}`
  const total = status === 'done' || matched === null ? '' : ` of ${matched}`
  const reason = error === null ? '' : `: ${cell(error)}`
  return `${status}, ${done}${total}${reason}`
}

/** Prints a replay that this command does not follow any longer. */
export function printReplay(replay: Replay, { json }: { json?: true }): void {
  if (json) printJson(replay)
  else print(`${replay.id}: ${describeReplay(replay)}`)
}
