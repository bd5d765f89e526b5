import { DEFAULT_ORGANIZATION } from '../../context.ts'
import type { Transaction } from '@hookseal/engine/database'
import { LIMITS } from '../../defaults.ts'
import { DELIVERY_STATUSES, type DeliveryTotal } from './delivery.ts'
import { type DeliveryFilter, toStatuses } from './delivery-filter.ts'
import { sourcesOf } from './delivery-sources.ts'
import { areComplete, readCounters } from './read-counters.ts'

/** Counts the matches of a filter: by the counters if they know them, else in a part of the log. */
export async function countDeliveries(
  tx: Transaction,
  filter: DeliveryFilter,
  types: readonly string[],
): Promise<DeliveryTotal> {
  const { organizationId = DEFAULT_ORGANIZATION, endpointId, status = DELIVERY_STATUSES, ...rest } = filter
  if (Object.values(rest).every((value) => value === undefined)) {
    const counts = await readCounters(tx, organizationId, endpointId)
    const total = [...new Set(toStatuses(status))].reduce((sum, name) => sum + counts[name], 0)
    return { total, isMinimum: !(await areComplete(tx)) }
  }
  const sources = await sourcesOf(tx, filter, types)
  let most = { count: 0, isComplete: sources.length === 0 }
  for (const source of sources) {
    const counted = await source.count()
    if (counted.isComplete || counted.count > most.count) most = counted
    if (most.isComplete) break
  }
  const { count, isComplete } = most
  return { total: Math.min(count, LIMITS.total), isMinimum: !isComplete || count > LIMITS.total }
}
