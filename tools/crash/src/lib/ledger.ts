/** Who published what and what came of it: the judge of a run. */
export interface Ledger {
  readonly acknowledged: (id: string) => void
  /** A delivery that was verified and taken. */
  readonly arrived: (id: string, n: number) => void
  /** A delivery of what had arrived before, which the receiver recognised. */
  readonly duplicate: (id: string, n: number) => void
  /** Calls back, once, when something is delivered that had been acknowledged by now. */
  readonly onceDelivered: (callback: () => void) => void
  readonly count: () => Counts
}

export interface Counts {
  acknowledged: number
  arrived: number
  duplicates: number
  /** Acknowledged, and not arrived. */
  missing: number
  /** Arrived under two ids, or handled twice under one. */
  wrong: number
}

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
