import type { EngineWork } from '../src/lib/queue/work.ts'
import type { AttemptKind } from '../src/lib/queue/job.ts'

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
): EngineWork {
  return {
    job: {
      deliveryId: id,
      endpointId,
      organizationId,
      kind,
      isProbe,
      lease: '0',
      leasedAt: performance.now(),
    },
    endpoint: { id: endpointId, rateLimit },
  }
}
