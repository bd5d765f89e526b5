export type AttemptKind = 'first' | 'retry'

/** An endpoint of an organization, whose turn it may be. */
export interface Turn {
  organizationId: string
  endpointId: string
}

/** A leased job: the right to make a delivery's next attempt. A delivery has one job at most. */
export interface Job {
  deliveryId: string
  endpointId: string
  organizationId: string
  kind: AttemptKind
  /** Whether it is attempted although its endpoint is paused. Its result resumes the endpoint or pauses it again. */
  isProbe: boolean
  /** The fence of this lease. It differs from those of later leases, also of later jobs for the same delivery. */
  lease: string
  /** When this process asked for the lease, by `performance.now()`: the lease began later. */
  leasedAt: number
}

export interface NewJob {
  deliveryId: string
  endpointId: string
  organizationId: string
  /** When a retry is due. Omit it for a first attempt, which is due immediately. */
  dueAt?: Date
  /**
   * Makes the job due immediately, before first attempts, and also while its endpoint is paused. For tests and replays by hand: one
   * attempt shows whether the endpoint works again.
   */
  isProbe?: boolean
}
