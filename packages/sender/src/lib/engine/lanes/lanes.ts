import type { Work } from '../attempts/work.ts'
import { createLane, type Lane, type LaneOptions } from './lane.ts'

/** The lanes of all endpoints that have work in this process, or failed recently. */
export interface Lanes {
  readonly of: (endpointId: string) => Lane
  /** Work that may start now, from each lane in turn. */
  readonly take: (now: number) => { work: Work; lane: Lane } | undefined
  /** Endpoints whose lanes accept no more jobs for now: fetches skip them. */
  readonly full: (now: number) => Set<string>
  /** Paused endpoints for which a probe may be fetched. */
  readonly probed: (now: number) => string[]
  /** Ends the pause of an endpoint, if it is paused here. */
  readonly resume: (endpointId: string, now: number) => void
  /** When a lane may start an attempt without another one ending, or Infinity. */
  readonly nextAt: (now: number) => number
  /** Takes out the work that has waited since `before` or earlier. */
  readonly evict: (before: number) => Work[]
  /** Forgets idle lanes. */
  readonly tidy: (now: number) => void
}

export function createLanes(options: LaneOptions): Lanes {
  // In the order of their turns.
  const lanes = new Map<string, Lane>()
  return {
    of(endpointId) {
      const lane = lanes.get(endpointId) ?? createLane(endpointId, options)
      lanes.set(endpointId, lane)
      return lane
    },
    take(now) {
      for (const lane of lanes.values()) {
        const work = lane.take(now)
        if (work === undefined) continue
        lanes.delete(lane.endpointId)
        lanes.set(lane.endpointId, lane)
        return { work, lane }
      }
      return undefined
    },
    full(now) {
      const full = [...lanes.values()].filter((lane) => !lane.acceptsJobs(now))
      return new Set(full.map(({ endpointId }) => endpointId))
    },
    probed: (now) =>
      [...lanes.values()].filter((lane) => lane.acceptsProbe(now)).map(({ endpointId }) => endpointId),
    resume: (endpointId, now) => lanes.get(endpointId)?.resume(now),
    nextAt: (now) => [...lanes.values()].reduce((least, lane) => Math.min(least, lane.nextAt(now)), Infinity),
    evict: (before) => [...lanes.values()].flatMap((lane) => lane.evict(before)),
    tidy(now) {
      for (const lane of lanes.values()) if (lane.isIdle(now)) lanes.delete(lane.endpointId)
    },
  }
}
