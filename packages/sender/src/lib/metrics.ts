import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { PostResult } from './transport/post-result.ts'
import type { Queue } from '@hookseal/engine/queue'

/** Prometheus metrics of this process. Those of the queue cover the whole database. */
export interface Metrics {
  readonly contentType: string
  readonly read: () => Promise<string>
}

/** Counts one attempt. `status` is the status of its delivery after the attempt. */
type ObserveAttempt = (result: PostResult, status: 'delivered' | 'failed' | 'dead') => void

/** Creates the metrics, and the function that counts an attempt. */
export function createMetrics(queue: Queue): { metrics: Metrics; observe: ObserveAttempt } {
  const registry = new Registry()
  const registers = [registry]
  const attempts = new Counter({
    name: 'hookseal_attempts_total',
    help: 'Attempts, by status of the delivery afterwards and status class or error class of the response.',
    labelNames: ['outcome', 'result'],
    registers,
    collect() {
      attempts.reset()
      for (const { outcome, result, count } of made.values()) attempts.inc({ outcome, result }, count)
    },
  })
  /** The counter would hash the labels of each attempt. */
  const made = new Map<string, { outcome: string; result: string; count: number }>()
  const latency = new Histogram({
    name: 'hookseal_attempt_duration_seconds',
    help: 'Time from the start of an attempt to the end of its response.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers,
  })
  const depth = new Gauge({
    name: 'hookseal_queue_jobs',
    help: 'Deliveries in the queue, by state: ready, leased by a worker, or scheduled. Counted up to 10,000, estimated beyond.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await queue.depth()
      depth.set({ state: 'ready' }, counts.ready)
      depth.set({ state: 'leased' }, counts.leased)
      depth.set({ state: 'scheduled' }, counts.scheduled)
    },
  })
  return {
    metrics: { contentType: registry.contentType, read: async () => registry.metrics() },
    observe(result, status) {
      const label = result.ok ? `${Math.floor(result.status / 100)}xx` : result.errorClass
      const key = `${status} ${label}`
      const counted = made.get(key) ?? { outcome: status, result: label, count: 0 }
      made.set(key, counted)
      counted.count++
      latency.observe(result.latencyMs / 1000)
    },
  }
}
