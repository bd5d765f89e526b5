import { createLane, type Lane, type LaneOptions } from './lane.ts'
import type { Work } from '../attempts/work.ts'

/** The lanes of all endpoints that have work here, or had trouble lately. */
export interface Lanes {
  readonly of: (endpointId: string) => Lane
  /** Work that may start now, from each lane in turn. */
  readonly take: (now: number) => { work: Work; lane: Lane } | undefined
  /** Endpoints of which the queue should give no more for now. */
  readonly closed: (now: number) => string[]
  /** When a lane may start more without an attempt ending, or Infinity. */
  readonly nextAt: (now: number) => number
  /** Takes out what waited since `before` or earlier. */
  readonly evict: (before: number) => Work[]
  /** Forgets lanes that nothing is left of. */
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
    closed: (now) =>
      [...lanes.values()].filter((lane) => lane.isClosed(now)).map(({ endpointId }) => endpointId),
    nextAt: (now) => [...lanes.values()].reduce((least, lane) => Math.min(least, lane.nextAt(now)), Infinity),
    evict: (before) => [...lanes.values()].flatMap((lane) => lane.evict(before)),
    tidy(now) {
      for (const lane of lanes.values()) if (lane.isIdle(now)) lanes.delete(lane.endpointId)
    },
  }
}
