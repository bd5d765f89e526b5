/** One of the queues in the table of pg-boss. Each has indexes of its own, so none reads what another has waiting. */
export interface QueueTable {
  /** The name of the queue. */
  readonly name: string
  /** What the ids of its deliveries begin with. The rest is the id of the job. */
  readonly idPrefix: string
  readonly indexes: { readonly turns: string; readonly leases: string; readonly firstAttempts: string }
  /** The condition of jobs that are not leased, as in the predicate of the index `turns`. */
  readonly waiting: string
  /** The condition of leased jobs, as in the predicate of the index `leases`. */
  readonly leased: string
}

/**
 * Describes a queue.
 *
 * @param name Lower case letters.
 * @param idPrefix Such as `whd_`.
 * @param indexPrefix Such as `hookseal`.
 */
export function createQueueTable(name: string, idPrefix: string, indexPrefix: string): QueueTable {
  return {
    name,
    idPrefix,
    indexes: {
      turns: `${indexPrefix}_waiting`,
      leases: `${indexPrefix}_leases`,
      firstAttempts: `${indexPrefix}_first_attempts`,
    },
    waiting: `name = '${name}' and state < 'active' and not blocked`,
    leased: `name = '${name}' and state = 'active'`,
  }
}
