/** How much work of one kind may use connections at the same time, so that something remains for all other work. */
export interface WorkLimits {
  /** All connections of one organization, except those that its publishes share with others. */
  readonly ofOne: number
  /** Reads of statistics and of the delivery log, and those of one organization. */
  readonly slowReads: number
  readonly slowReadsOfOne: number
  /** Requests of one organization to the REST API, except publishes. */
  readonly requestsOfOne: number
  /** Publishes of one organization with an idempotency key: each has a connection, and those with one key wait for each other. */
  readonly idempotentPublishes: number
  /** Calls of `publishMany`. Those of one organization leave a place to another one. */
  readonly batches: number
  /** Calls of `publishMany` and publishes with an idempotency key, of one organization. */
  readonly publishesOfOne: number
}

/**
 * Divides the connections of a process. One is for notifications, one for the queue. Of the others, slow reads use half, and an organization
 * leaves at least one. While PostgreSQL inserts one batch, this process prepares the next one: with two at a
 * time, neither waits for the other.
 */
export function toWorkLimits(connections: number): WorkLimits {
  const calls = connections - 2
  const half = Math.floor(calls / 2)
  const quarter = Math.max(1, Math.floor(calls / 4))
  const publishesOfOne = Math.max(quarter, Math.min(2, half))
  return {
    ofOne: calls - 1,
    slowReads: half,
    slowReadsOfOne: quarter,
    requestsOfOne: half,
    idempotentPublishes: quarter,
    batches: Math.max(half, publishesOfOne + 1),
    publishesOfOne,
  }
}
