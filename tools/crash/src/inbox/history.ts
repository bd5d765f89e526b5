import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** What was observed from outside of the inbox. `at` is a time of `now`. */
export type HistoryRecord = { at: number } & (
  | { kind: 'request'; id: string; bodyHash: string }
  /** A 2xx. Other responses acknowledge nothing and are not recorded. */
  | { kind: 'acknowledged'; id: string; isDuplicate: boolean }
  | { kind: 'process started'; process: string }
  /** Recorded as soon as the process has exited. Of those that were killed, it is the last moment of their runs. */
  | { kind: 'process killed'; process: string }
  | { kind: 'database killed' }
  | { kind: 'database restarted' }
  /** `run` is unique in the history. */
  | { kind: 'run started'; run: string; id: string; process: string; bodyHash: string }
  | { kind: 'run ended'; run: string; outcome: 'done' | 'failed' }
  /** Dead letters were replayed: they may run again, and no longer in order. */
  | { kind: 'replayed'; id: string }
  /** What the table of messages contains in the end. */
  | { kind: 'final status'; id: string; status: string }
)

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never

/** Appends a record with the current time. */
export type Record = (record: WithoutTime<HistoryRecord>) => void

/** Milliseconds on a clock that all processes of this machine share and that never goes back. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/**
 * Opens the file of one process. A record is in the file when the function returns: SIGKILL loses nothing that was written. Without fsync,
 * because the machine does not crash.
 */
export function openHistory(directory: string, writer: string): { record: Record; close: () => void } {
  const file = openSync(join(directory, `${writer}${EXTENSION}`), 'a')
  return {
    record: (record) => void writeSync(file, `${JSON.stringify({ at: now(), ...record })}\n`),
    close: () => closeSync(file),
  }
}

/** Reads the files of all processes. */
export function readHistory(directory: string): HistoryRecord[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(EXTENSION))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HistoryRecord) // written by openHistory
}

const EXTENSION = '.jsonl'
