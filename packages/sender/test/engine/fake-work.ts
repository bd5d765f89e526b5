import type { AttemptKind } from '../../src/lib/queue/job.ts'
import type { Work } from '../../src/lib/engine/attempts/work.ts'

interface FakeWorkOptions {
  endpointId?: string
  organizationId?: string
  kind?: AttemptKind
  isProbe?: boolean
  rateLimit?: number | null
}

/** Work with the few fields that lanes, runner and writer read. */
export function fakeWork(
  id: string,
  {
    endpointId = 'wh_1',
    organizationId = 'default',
    kind = 'first',
    isProbe = false,
    rateLimit = null,
  }: FakeWorkOptions = {},
): Work {
  const work = {
    job: {
      deliveryId: id,
      endpointId,
      organizationId,
      kind,
      isProbe,
      lease: '0',
      leasedAt: performance.now(),
    },
    delivery: { id, step: 0 },
    endpoint: { id: endpointId, rateLimit },
  }
  return work as Work
}
