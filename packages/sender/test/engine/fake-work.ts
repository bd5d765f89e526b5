import type { Work } from '../../src/lib/engine/attempts/work.ts'

/** Work as lanes and writers see it, for tests: they look at little of it. */
export function fakeWork(id: string, { endpointId = 'wh_1', rateLimit = null as number | null } = {}): Work {
  const work = {
    job: { deliveryId: id, endpointId, lease: '0' },
    endpoint: { id: endpointId, rateLimit },
  }
  // What isn't here is of no matter to whoever gets it.
  return work as Work
}
