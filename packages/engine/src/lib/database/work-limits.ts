/** How much work of one kind may use connections at the same time, so that something remains for all other work. */
export interface WorkLimits {
  /** Reads of statistics and of the delivery log, and those of one organization. */
  readonly slowReads: number
  readonly slowReadsOfOne: number
  /** Requests of one organization to the REST API, except publishes. */
  readonly requestsOfOne: number
  /** Publishes of one organization with an idempotency key: each has a connection, and those with one key wait for each other. */
  readonly idempotentPublishes: number
  /** Calls of `publishMany`, and those of one organization. */
  readonly batches: number
  readonly batchesOfOne: number
}

/**
 * Divides the connections of a process. One is for notifications, one for the queue. Of the others, an organization uses three quarters at
 * most, and slow reads use half.
 */
export function toWorkLimits(connections: number): WorkLimits {
  const calls = connections - 2
  const half = Math.floor(calls / 2)
  const quarter = Math.max(1, Math.floor(calls / 4))
  return {
    slowReads: half,
    slowReadsOfOne: quarter,
    requestsOfOne: half,
    idempotentPublishes: quarter,
    batches: half,
    batchesOfOne: quarter,
  }
}
