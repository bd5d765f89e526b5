import type { InboxMessage } from '../api/inbox.ts'
import { MaybeTime } from '../ui/time.tsx'

/** What must happen before the next run of a message. */
export function NextRun({ message }: { message: Pick<InboxMessage, 'status' | 'next_attempt_at'> }) {
  const { status, next_attempt_at: at } = message
  if (status === 'failed') return <MaybeTime at={at} none="In the queue" />
  if (status === 'pending') return <>In the queue</>
  if (status === 'blocked') return <>After an earlier message</>
  if (status === 'waiting') return <>When a handler exists</>
  return <>–</>
}
