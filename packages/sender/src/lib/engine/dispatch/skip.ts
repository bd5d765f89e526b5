import type { AttemptKind, Job } from '../../queue/job.ts'
import type { FullHolders } from './job-budget.ts'

/** What fetches skip. */
export interface Skipped {
  /** By the kind of attempt. */
  skip: Readonly<Record<AttemptKind, FullHolders>>
  /** A key for each lane that is full, and for each share of a kind that is used up: what leaves this set can be fetched again. */
  full: ReadonlySet<string>
  /** Whether any share is used up. */
  hasShares: boolean
}

/** Combines the endpoints whose lanes are full with the organizations and endpoints that hold their whole share of the leased jobs. */
export function combineFull(lanes: ReadonlySet<string>, shares: Record<AttemptKind, FullHolders>): Skipped {
  const keys = (['first', 'retry'] as const).flatMap((kind) =>
    [...shares[kind].organizations, ...shares[kind].endpoints].map((id) => shareKey(kind, id)),
  )
  const withLanes = ({ organizations, endpoints }: FullHolders): FullHolders => ({
    organizations,
    endpoints: endpoints.size === 0 ? lanes : new Set([...lanes, ...endpoints]),
  })
  return {
    skip: { first: withLanes(shares.first), retry: withLanes(shares.retry) },
    hasShares: keys.length > 0,
    full: keys.length === 0 ? lanes : new Set([...lanes, ...keys]),
  }
}

/** The keys of the shares that count this job. */
export function shareKeys({ kind, organizationId, endpointId }: Job): string[] {
  return [shareKey(kind, organizationId), shareKey(kind, endpointId)]
}

/** No id contains a space. */
function shareKey(kind: AttemptKind, id: string): string {
  return `${kind} ${id}`
}
