/** An event of the run. The same `id` is published again when nobody knows whether it was stored. */
export interface CrashEvent {
  id: string
  type: string
  data: { n: number; padding: string }
}

/** What the harness says to a worker. */
export type ToWorker =
  | { kind: 'register'; urls: readonly string[] }
  | { kind: 'publish'; event: CrashEvent }
  | { kind: 'count open' }
  | { kind: 'stop' }

/** What a worker says to the harness. */
export type FromWorker =
  | { kind: 'started' }
  | { kind: 'registered'; secrets: readonly string[] }
  | { kind: 'published'; id: string }
  | { kind: 'refused'; id: string; why: string }
  | { kind: 'took up'; jobs: number }
  | { kind: 'open'; deliveries: number }
