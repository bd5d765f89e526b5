import type { Schemas } from '../api/client.ts'
import { Time } from '../ui/time.tsx'

type Delivery = Schemas['Delivery']

/** Whether the delivery waits for the end of its endpoint's pause. */
export function isPaused({ waiting_for: waiting }: Delivery): boolean {
  return waiting?.reason === 'webhook_paused'
}

/** What must happen before the next attempt of a delivery. */
export function WaitingFor({ delivery: { waiting_for: waiting } }: { delivery: Delivery }) {
  if (waiting === null) return <>–</>
  const until = waiting.until === null ? null : <Time at={waiting.until} />
  if (waiting.reason === 'webhook_paused') return <>Paused endpoint, next attempt {until}</>
  if (waiting.reason === 'retry_schedule') return <>Retry {until}</>
  return <>In the queue</>
}
