import { roomFor } from './share.ts'
import type { Turn } from '../queue/job.ts'
import type { EngineWork } from '../queue/work.ts'
import { createAlarms } from './alarms.ts'
import { createFairRing, type FairRing } from './fair-ring.ts'
import { createLane, type Health, type Lane, type LaneOptions } from './lane.ts'

/**
 * The lanes of all endpoints that have work in this process, or failed recently. Hands out the places of attempts: to the organization
 * with the fewest, and within it to the endpoint with the fewest, each up to its share (see share.ts). With few places, a process that has
 * one organization, or an organization that has one endpoint, leaves none free for others. What a call costs does not depend
 * on the number of lanes, except for `evict`, `tidy` and the sizes of results.
 */
export interface Lanes<Work extends EngineWork> {
  readonly push: (works: readonly Work[], now: number) => void
  /** Work that may start now, if any. It has a place until {@link done}. */
  readonly take: (now: number) => Work | undefined
  /** Notes that an attempt ended. Without a health, nothing was learned from it. */
  readonly done: (work: Work, startedAt: number, now: number, health?: Health) => void
  /** Pauses the endpoint of the work until then, as its `Retry-After` asks. Never shortens a pause. */
  readonly pauseUntil: (work: Work, until: number, now: number) => void
  /** How long the endpoint of the work is still paused, or 0. */
  readonly pausedForMs: (work: Work, now: number) => number
  /** Ends the pause of an endpoint, if it is paused here. */
  readonly resume: (endpointId: string, now: number) => void
  /** How many endpoints have lanes that accept no more jobs for now: fetches skip these. */
  readonly countFull: (now: number) => number
  /** Whether this endpoint is one of them. */
  readonly isFull: (endpointId: string) => boolean
  /** Whether a probe of this endpoint may be fetched, although it is paused. */
  readonly acceptsProbe: (endpointId: string, now: number) => boolean
  /** How many times a full lane accepted jobs again. */
  readonly freed: () => number
  /** The endpoints of which this is true since the last call. */
  readonly takeFreed: () => Turn[]
  /** When a lane may start an attempt or accept jobs without another attempt ending, or Infinity. */
  readonly nextAt: (now: number) => number
  /** Takes out the work that has waited since `before` or earlier, of all endpoints or of one. @default before everything */
  readonly evict: (now: number, options?: { before?: number; endpointId?: string }) => Work[]
  /** The endpoints of all lanes. */
  readonly endpointIds: () => string[]
  /** Forgets idle lanes. */
  readonly tidy: (now: number) => void
}

export interface LanesOptions extends Omit<LaneOptions, 'places' | 'cap' | 'firstWindow'> {
  /**
   * The highest number of attempts in flight for one endpoint. If it is a function, each endpoint has that many places from the start, and
   * no other limit than `concurrency`: its own limit is what leaves places to the others.
   */
  cap: number | ((endpointId: string) => number)
  /** How many attempts may be in flight in total. */
  concurrency: number
}

/** Up to so many places, the share rule would leave idle what a lone organization or endpoint needs. */
const FEW_PLACES = 4

function fixed(cap: number): Pick<LaneOptions, 'cap' | 'firstWindow'> {
  return { cap, firstWindow: cap }
}

interface Organization<Work extends EngineWork> {
  id: string
  inFlight: number
  /** How many lanes it has. */
  lanes: number
  /** Its lanes that may start an attempt, by the number of theirs in flight. */
  ready: FairRing<Lane<Work>>
}

export function createLanes<Work extends EngineWork>({
  concurrency,
  cap,
  ...options
}: LanesOptions): Lanes<Work> {
  const isFew = concurrency <= FEW_PLACES
  const hasShares = typeof cap === 'number'
  const lanes = new Map<string, Lane<Work>>()
  const organizations = new Map<string, Organization<Work>>()
  const organizationOf = new Map<Lane<Work>, Organization<Work>>()
  /** Organizations with lanes that may start an attempt. */
  const ready = createFairRing<Organization<Work>>()
  /** When time alone changes what a lane may do. */
  const alarms = createAlarms<Lane<Work>>()
  const full = new Set<string>()
  let freed = new Map<string, Turn>()
  let freedCount = 0
  let inFlight = 0
  let firstOrganization: string | undefined
  /** Whether this process has had work of several organizations. */
  let hasSeveral = false

  function laneOf({ job }: Work): Lane<Work> {
    const known = lanes.get(job.endpointId)
    if (known !== undefined) return known
    const own = typeof cap === 'number' ? { cap } : fixed(cap(job.endpointId))
    const lane = createLane<Work>(job.endpointId, { ...options, ...own, places: concurrency })
    const organization = organizations.get(job.organizationId) ?? {
      id: job.organizationId,
      inFlight: 0,
      lanes: 0,
      ready: createFairRing(),
    }
    lanes.set(job.endpointId, lane)
    organizations.set(job.organizationId, organization)
    organizationOf.set(lane, organization)
    organization.lanes++
    firstOrganization ??= job.organizationId
    hasSeveral ||= job.organizationId !== firstOrganization
    return lane
  }

  /** Notes what the lane may do now. Called whenever it has changed. */
  function update(lane: Lane<Work>, now: number): void {
    const organization = organizationOf.get(lane)
    if (organization === undefined) return
    if (lane.canTake(now)) organization.ready.set(lane, lane.inFlight())
    else organization.ready.delete(lane)
    if (organization.ready.least() === undefined) ready.delete(organization)
    else ready.set(organization, organization.inFlight)
    setFull(lane, organization, !lane.acceptsJobs(now))
    alarms.set(lane, lane.nextAt(now))
  }

  function setFull({ endpointId }: Lane<Work>, { id }: Organization<Work>, isFull: boolean): void {
    if (isFull) full.add(endpointId)
    else if (full.delete(endpointId)) {
      freed.set(endpointId, { organizationId: id, endpointId })
      freedCount++
    }
  }

  function updateDue(now: number): void {
    for (let lane = alarms.due(now); lane !== undefined; lane = alarms.due(now)) update(lane, now)
  }

  /** Changes the number of attempts in flight of a lane by one. */
  function count(lane: Lane<Work>, change: 1 | -1): void {
    inFlight += change
    const organization = organizationOf.get(lane)
    if (organization !== undefined) organization.inFlight += change
  }

  /** The lane whose turn it is. */
  function next(): Lane<Work> | undefined {
    const free = concurrency - inFlight
    for (const organization of ready) {
      const room = !hasShares || (isFew && !hasSeveral) ? free : roomFor(organization.inFlight, free)
      // The organizations and lanes that follow have as many or more.
      if (room === 0) return undefined
      const lane = organization.ready.least()
      if (lane === undefined) continue
      if (!hasShares || (isFew && organization.lanes === 1) || roomFor(lane.inFlight(), room) > 0) return lane
    }
    return undefined
  }

  return {
    push(works, now) {
      const changed = new Set<Lane<Work>>()
      for (const work of works) {
        const lane = laneOf(work)
        lane.push(work, now)
        changed.add(lane)
      }
      for (const lane of changed) update(lane, now)
    },
    take(now) {
      updateDue(now)
      const lane = next()
      const work = lane?.take(now)
      if (lane === undefined || work === undefined) return undefined
      count(lane, 1)
      update(lane, now)
      return work
    },
    done(work, startedAt, now, health) {
      const lane = laneOf(work)
      lane.done(health, startedAt, now, work.job.isProbe)
      count(lane, -1)
      update(lane, now)
    },
    pauseUntil(work, until, now) {
      const lane = laneOf(work)
      lane.pauseUntil(until)
      update(lane, now)
    },
    pausedForMs: (work, now) => laneOf(work).pausedForMs(now),
    resume(endpointId, now) {
      const lane = lanes.get(endpointId)
      if (lane === undefined) return
      lane.resume(now)
      update(lane, now)
    },
    countFull(now) {
      updateDue(now)
      return full.size
    },
    isFull: (endpointId) => full.has(endpointId),
    acceptsProbe: (endpointId, now) => lanes.get(endpointId)?.acceptsProbe(now) ?? false,
    freed: () => freedCount,
    takeFreed() {
      const taken = freed
      freed = new Map()
      return [...taken.values()]
    },
    nextAt: (now) => {
      updateDue(now)
      return alarms.next()
    },
    evict(now, { before = Infinity, endpointId } = {}) {
      const evicted: Work[] = []
      for (const lane of endpointId === undefined ? lanes.values() : [lanes.get(endpointId)]) {
        const works = lane?.evict(before) ?? []
        if (lane === undefined || works.length === 0) continue
        evicted.push(...works)
        update(lane, now)
      }
      return evicted
    },
    endpointIds: () => [...lanes.keys()],
    tidy(now) {
      for (const [endpointId, lane] of lanes) {
        if (!lane.isIdle(now)) continue
        lanes.delete(endpointId)
        const organization = organizationOf.get(lane)
        if (organization !== undefined) organization.lanes--
        organizationOf.delete(lane)
        full.delete(endpointId)
        alarms.set(lane, Infinity)
      }
      for (const [id, organization] of organizations) if (organization.lanes === 0) organizations.delete(id)
    },
  }
}
