import { quantile } from './latencies.ts'
import type { Counts, StatusCounts } from './read-counters.ts'

export interface DeliveryFigures extends StatusCounts {
  deliveries: number
  /** Delivered, as a fraction of the deliveries with an attempt; null if there were none. */
  successRate: number | null
  /** Percentiles over the last attempt of each delivery, in milliseconds, estimated from a histogram. */
  latencyMs: { p50: number | null; p95: number | null; p99: number | null }
}

export function toFigures({ latencies, ...counts }: Counts): DeliveryFigures {
  const { deliveries, pending, delivered, failed, dead } = counts
  const attempted = delivered + failed + dead
  return {
    deliveries,
    pending,
    delivered,
    failed,
    dead,
    successRate: attempted === 0 ? null : delivered / attempted,
    latencyMs: {
      p50: quantile(latencies, 0.5),
      p95: quantile(latencies, 0.95),
      p99: quantile(latencies, 0.99),
    },
  }
}
