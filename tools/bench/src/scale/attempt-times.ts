import type { AttemptReport } from '@hookseal/sender'

/** Tells when the first attempt of a delivery ended, also if that is known before the publish has returned. */
export interface AttemptTimes {
  readonly onAttempt: (report: AttemptReport) => void
  /** Resolves with the time of `performance.now()`. Call it once for each delivery. */
  readonly of: (deliveryId: string) => Promise<number>
}

/** Remembers only deliveries of `types`. */
export function createAttemptTimes(types: ReadonlySet<string>): AttemptTimes {
  const times = new Map<string, PromiseWithResolvers<number>>()

  function timeOf(deliveryId: string): PromiseWithResolvers<number> {
    let time = times.get(deliveryId)
    if (time === undefined) times.set(deliveryId, (time = Promise.withResolvers<number>()))
    return time
  }

  return {
    onAttempt: ({ deliveryId, event }) => {
      if (types.has(event)) timeOf(deliveryId).resolve(performance.now())
    },
    async of(deliveryId) {
      const at = await timeOf(deliveryId).promise
      times.delete(deliveryId)
      return at
    },
  }
}
