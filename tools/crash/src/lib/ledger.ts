/** Records which events were acknowledged and which arrived. The result of a run is decided by its counts. */
export interface Ledger {
  /** Records that a publish was acknowledged. */
  readonly acknowledged: (id: string) => void
  /** Records a delivery that was verified and handled. */
  readonly arrived: (id: string, n: number) => void
  /** Records a delivery that the receiver recognized as a duplicate. */
  readonly duplicate: (id: string, n: number) => void
  /** Calls `callback` one time, at the next delivery of an event that is already acknowledged now. */
  readonly onceDelivered: (callback: () => void) => void
  readonly count: () => Counts
}

export interface Counts {
  acknowledged: number
  arrived: number
  duplicates: number
  /** Acknowledged events that have not arrived. */
  missing: number
  /** Events that arrived under two ids, or were handled twice under one id. */
  wrong: number
}

/** Creates an empty ledger. */
export function createLedger(): Ledger {
  const acknowledgedAt = new Map<string, number>()
  /** The id that each event arrived with. */
  const arrivedAs = new Map<number, string>()
  const arrived = new Set<string>()
  const counts = { duplicates: 0, wrong: 0 }
  let watch: { since: number; callback: () => void } | undefined

  function delivered(id: string): void {
    if (watch === undefined || !((acknowledgedAt.get(id) ?? Infinity) <= watch.since)) return
    watch.callback()
    watch = undefined
  }

  return {
    acknowledged: (id) => void acknowledgedAt.set(id, performance.now()),
    arrived(id, n) {
      if (arrivedAs.has(n) || arrived.has(id)) counts.wrong++
      arrivedAs.set(n, id)
      arrived.add(id)
      delivered(id)
    },
    duplicate(id, n) {
      counts.duplicates++
      if (arrivedAs.get(n) !== id) counts.wrong++
      delivered(id)
    },
    onceDelivered: (callback) => void (watch = { since: performance.now(), callback }),
    count: () => ({
      ...counts,
      acknowledged: acknowledgedAt.size,
      arrived: arrived.size,
      missing: [...acknowledgedAt.keys()].filter((id) => !arrived.has(id)).length,
    }),
  }
}
