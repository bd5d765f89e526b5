/** An event of the run. If a publish is not acknowledged, it is repeated with the same `id`. */
export interface CrashEvent {
  id: string
  type: string
  data: { n: number; padding: string }
}

/** A message from the harness to a worker. */
export type ToWorker =
  | { kind: 'register'; urls: readonly string[] }
  | { kind: 'publish'; event: CrashEvent }
  | { kind: 'count unfinished' }
  | { kind: 'stop' }

/** A message from a worker to the harness. */
export type FromWorker =
  | { kind: 'started' }
  | { kind: 'registered'; secrets: readonly string[] }
  | { kind: 'published'; id: string }
  | { kind: 'publish failed'; id: string; reason: string }
  | { kind: 'recovered'; jobs: number }
  | { kind: 'unfinished'; deliveries: number }
