import type { Full } from '../queue/fetch-jobs.ts'
import type { AttemptKind, Job, Turn } from '../queue/job.ts'
import type { Lanes } from '../lanes/lanes.ts'
import type { FullHolders } from './job-budget.ts'
import type { EngineWork } from '../queue/work.ts'

/** What is full: lanes that accept no more jobs, and shares of the leased jobs that are used up. */
export interface FullState {
  /** Whether anything is full, for each kind of attempt. */
  isAny: Readonly<Record<AttemptKind, boolean>>
  /** Whether an organization holds its whole share, for each kind of attempt. */
  hasOrganizations: Readonly<Record<AttemptKind, boolean>>
  /** A key for each share that is used up. */
  shares: ReadonlySet<string>
  /** Grows whenever something is no longer full. */
  freed: number
}

export interface FullTracker {
  /** How many times something became free, as of the last `read` for shares. */
  readonly freed: () => number
  readonly read: (now: number) => FullState
  /** What the next fetch of this kind skips, as of the last `read`; undefined if nothing is full. */
  readonly toSkip: (kind: AttemptKind) => Full | undefined
}

/** Combines lanes and shares. What a call costs depends on the number of leased jobs, and not on the number of lanes. */
export function createFullTracker(
  lanes: Pick<Lanes<EngineWork>, 'countFull' | 'isFull' | 'acceptsProbe' | 'freed' | 'takeFreed'>,
  shareOf: (kind: AttemptKind) => FullHolders,
): FullTracker {
  const freed: Record<AttemptKind, Map<string, Turn>> = { first: new Map(), retry: new Map() }
  let freedShares = 0
  let shares: Record<AttemptKind, FullHolders> = { first: NONE, retry: NONE }
  let isAnyLaneFull = false

  function noteFreed(kind: AttemptKind, turn: Turn): void {
    freed[kind].set(turn.endpointId, turn)
  }

  /** Notes which holders of a share are no longer full. */
  function compare(kind: AttemptKind, before: FullHolders, after: FullHolders): void {
    for (const [endpointId, organizationId] of before.endpoints) {
      if (after.endpoints.has(endpointId)) continue
      freedShares++
      noteFreed(kind, { organizationId, endpointId })
    }
    for (const id of before.organizations) if (!after.organizations.has(id)) freedShares++
  }

  const freedCount = () => lanes.freed() + freedShares

  return {
    freed: freedCount,
    read(now) {
      isAnyLaneFull = lanes.countFull(now) > 0
      for (const turn of lanes.takeFreed()) KINDS.forEach((kind) => noteFreed(kind, turn))
      const before = shares
      shares = { first: shareOf('first'), retry: shareOf('retry') }
      for (const kind of KINDS) compare(kind, before[kind], shares[kind])
      return {
        isAny: { first: isAny('first'), retry: isAny('retry') },
        hasOrganizations: {
          first: shares.first.organizations.size > 0,
          retry: shares.retry.organizations.size > 0,
        },
        shares: new Set(
          KINDS.flatMap((kind) =>
            [...shares[kind].organizations, ...shares[kind].endpoints.keys()].map((id) => shareKey(kind, id)),
          ),
        ),
        freed: freedCount(),
      }
    },
    toSkip(kind) {
      const reported = [...freed[kind].values()]
      freed[kind].clear()
      if (!isAny(kind)) return undefined
      const { organizations, endpoints } = shares[kind]
      return {
        organizations,
        isFull: (endpointId) => lanes.isFull(endpointId) || endpoints.has(endpointId),
        acceptsProbe: (endpointId) => kind === 'first' && lanes.acceptsProbe(endpointId, performance.now()),
        freed: reported,
      }
    },
  }

  function isAny(kind: AttemptKind): boolean {
    return isAnyLaneFull || shares[kind].organizations.size + shares[kind].endpoints.size > 0
  }
}

const KINDS = ['first', 'retry'] as const
const NONE: FullHolders = { organizations: new Set(), endpoints: new Map() }

/** The keys of the shares that count this job. */
export function shareKeys({ kind, organizationId, endpointId }: Job): string[] {
  return [shareKey(kind, organizationId), shareKey(kind, endpointId)]
}

/** No id contains a space. */
function shareKey(kind: AttemptKind, id: string): string {
  return `${kind} ${id}`
}
