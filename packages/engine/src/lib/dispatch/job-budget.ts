import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { AttemptKind, Job } from '../queue/job.ts'
import { roomFor } from '../lanes/share.ts'

/** How many leased jobs this process may hold: those in flight and three times as many that wait for their turn. */
export interface JobBudget {
  /** How many of each kind may be leased now. */
  readonly free: () => Record<AttemptKind, number>
  /** Who holds its whole share of a kind (see share.ts). What it costs depends on the number of leased jobs at most. */
  readonly full: (kind: AttemptKind) => FullHolders
  /** Whether the job's organization and endpoint may hold more jobs of its kind. */
  readonly hasRoom: (job: Job) => boolean
  /** How many jobs are held. */
  readonly held: () => number
  readonly hold: (job: Job) => void
  readonly release: (job: Job) => void
}

/** Fetches skip the jobs of these. */
export interface FullHolders {
  organizations: ReadonlySet<string>
  /** The organizations of endpoints, by the ids of these. */
  endpoints: ReadonlyMap<string, string>
}

interface Organization {
  held: number
  byEndpoint: Map<string, number>
}

/** Reserves a part for first attempts and a smaller one for retries, so that neither starves the other. */
export function createJobBudget(concurrency: number): JobBudget {
  const all = concurrency * 4
  const reserved = {
    first: Math.max(1, Math.floor(all * ENGINE_DEFAULTS.reservedForFirst)),
    retry: Math.max(1, Math.floor(all * ENGINE_DEFAULTS.reservedForRetries)),
  }
  const held = { first: 0, retry: 0 }
  const organizations = { first: new Map<string, Organization>(), retry: new Map<string, Organization>() }

  function freeOf(kind: AttemptKind): number {
    const other = kind === 'first' ? 'retry' : 'first'
    const left = all - held.first - held.retry
    return Math.max(0, Math.min(left, all - reserved[other] - held[kind]))
  }

  function change({ kind, organizationId, endpointId }: Job, by: 1 | -1): void {
    held[kind] += by
    const organization = organizations[kind].get(organizationId) ?? { held: 0, byEndpoint: new Map() }
    organizations[kind].set(organizationId, organization)
    organization.held += by
    const ofEndpoint = (organization.byEndpoint.get(endpointId) ?? 0) + by
    organization.byEndpoint.set(endpointId, ofEndpoint)
    if (ofEndpoint === 0) organization.byEndpoint.delete(endpointId)
    if (organization.held === 0) organizations[kind].delete(organizationId)
  }

  return {
    free: () => ({ first: freeOf('first'), retry: freeOf('retry') }),
    full(kind) {
      const full = { organizations: new Set<string>(), endpoints: new Map<string, string>() }
      const free = freeOf(kind)
      for (const [id, organization] of organizations[kind]) {
        const room = roomFor(organization.held, free)
        if (room === 0) full.organizations.add(id)
        else
          for (const [endpointId, own] of organization.byEndpoint)
            if (roomFor(own, room) === 0) full.endpoints.set(endpointId, id)
      }
      return full
    },
    hasRoom({ kind, organizationId, endpointId }) {
      const organization = organizations[kind].get(organizationId)
      const room = roomFor(organization?.held ?? 0, freeOf(kind))
      return roomFor(organization?.byEndpoint.get(endpointId) ?? 0, room) > 0
    },
    held: () => held.first + held.retry,
    hold: (job) => change(job, 1),
    release: (job) => change(job, -1),
  }
}
