import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../api/client.ts'
import { encodePathSegment } from '../api/path-segment.ts'
import type { DeliveryWithAttempts } from '../api/types.ts'
import { DEFAULTS } from '../defaults.ts'
import type { Exit } from '../terminal/exit-codes.ts'

/**
 * Polls until the delivery has more than `after` attempts. Returns it earlier when no attempt will follow, because it is dead, and after
 * `DEFAULTS.followAtMostSeconds`.
 */
export async function followDelivery(
  client: Client,
  id: string,
  after: number,
): Promise<DeliveryWithAttempts> {
  const end = performance.now() + DEFAULTS.followAtMostSeconds * 1000
  for (;;) {
    const delivery: DeliveryWithAttempts = await client.call('GET', `/deliveries/${encodePathSegment(id)}`)
    if (delivery.attempt > after || delivery.status === 'dead' || performance.now() > end) return delivery
    await sleep(DEFAULTS.followSeconds * 1000)
  }
}

/** Returns how a command ends whose delivery had `after` attempts before. */
export function exitOf({ status, attempt }: DeliveryWithAttempts, after: number): Exit {
  if (status === 'delivered') return 'ok'
  return attempt > after || status === 'dead' ? 'negative' : 'unreachable'
}
