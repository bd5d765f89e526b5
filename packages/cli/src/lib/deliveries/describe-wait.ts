import type { Delivery } from '../api/types.ts'
import { cell } from '../terminal/table.ts'
import { formatTime } from '../terminal/time.ts'

/** Says what a delivery waits for. Empty if it is delivered or dead. */
export function describeWait({ waiting_for: wait }: Pick<Delivery, 'waiting_for'>): string {
  if (wait === null) return ''
  const until = wait.until === null ? '' : ` ${formatTime(wait.until)}`
  switch (wait.reason) {
    case 'retry_schedule':
      return `its next attempt${until}`
    case 'webhook_paused':
      return `its endpoint, which is paused after failed attempts, until${until}`
    case 'queue':
      return 'its attempt, which is due or in flight'
    default:
      // A later version of the sender may have other reasons.
      return `${cell(wait.reason)}${until}`
  }
}
