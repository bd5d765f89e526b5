import type { WorkLimits } from '@hookseal/engine/database'
import { type LimitByKey, limitByKey } from '@hookseal/engine/util'

/** Run work that occupies a connection, by organization, so that enough connections remain for other organizations and other work. */
export interface ConnectionLimits {
  /** Reads that may take long. A request also runs them, so they have no part in the limit of one organization. */
  readonly slowReads: LimitByKey
  /** Requests to the REST API, except publishes. */
  readonly requests: LimitByKey
  /** Publishes with an idempotency key. */
  readonly idempotentPublishes: LimitByKey
  /** Calls of `publishMany`. */
  readonly batches: LimitByKey
}

export function createConnectionLimits(limits: WorkLimits): ConnectionLimits {
  const ofOne = limitByKey(limits.ofOne)
  const publishesOfOne = within(limitByKey(limits.publishesOfOne), ofOne)
  return {
    slowReads: within(limitByKey(limits.slowReadsOfOne), ofAll(limits.slowReads)),
    requests: within(limitByKey(limits.requestsOfOne), ofOne),
    // Those with one key wait for each other.
    idempotentPublishes: within(limitByKey(limits.idempotentPublishes), publishesOfOne),
    batches: within(publishesOfOne, ofAll(limits.batches)),
  }
}

/** Work that waits for the outer limit does not count for the inner one. */
function within(outer: LimitByKey, inner: LimitByKey): LimitByKey {
  return async (key, work) => outer(key, async () => inner(key, work))
}

function ofAll(max: number): LimitByKey {
  const limit = limitByKey(max)
  return async (_, work) => limit('', work)
}
