import type { JobOutcome } from '../attempts/work.ts'

/** The time of the delivery, which names its partition, in ms since the epoch; none if the delivery no longer exists. */
export function timeOf(outcome: JobOutcome): number[] {
  return 'work' in outcome ? [outcome.work.delivery.createdAt] : []
}
