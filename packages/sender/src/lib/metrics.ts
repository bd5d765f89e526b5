import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { PostResult } from './transport/post-result.ts'
import type { DeliveryQueue } from './queue/delivery-queue.ts'

/** Figures of this process in the text format of Prometheus, but for the queue's, which are of the whole database. */
export interface Metrics {
  readonly contentType: string
  readonly read: () => Promise<string>
}

/** Told of each attempt, and what became of its delivery. */
type OnAttempt = (result: PostResult, status: 'delivered' | 'failed' | 'dead') => void

/** The figures, and what counts an attempt among them. */
export function createMetrics(queue: DeliveryQueue): { metrics: Metrics; observe: OnAttempt } {
  const registry = new Registry()
  const registers = [registry]
  const attempts = new Counter({
    name: 'hookseal_attempts_total',
    help: 'Attempts made, by what became of the delivery and the status class or error class of the answer.',
    labelNames: ['outcome', 'result'],
    registers,
  })
  const latency = new Histogram({
    name: 'hookseal_attempt_duration_seconds',
    help: 'From the start of an attempt until its answer was read.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers,
  })
  const depth = new Gauge({
    name: 'hookseal_queue_jobs',
    help: 'Deliveries in the queue: ready, leased by a worker, or scheduled for later.',
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
      const answer = result.ok ? `${Math.floor(result.status / 100)}xx` : result.errorClass
      attempts.inc({ outcome: status, result: answer })
      latency.observe(result.latencyMs / 1000)
    },
  }
}
