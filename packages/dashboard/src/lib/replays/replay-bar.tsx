import { Progress, Text } from '@mantine/core'
import { formatCount } from '../ui/format.ts'
import type { Replay } from './replay-requests.ts'

/** How far a replay has come, as a bar and as text. */
export function ReplayBar({ replay }: { replay: Replay }) {
  const { status, matched, replayed } = replay
  const share = matched === null || matched === 0 ? 0 : Math.min(1, replayed / matched)
  return (
    <div>
      <Progress.Root size="lg">
        <Progress.Section
          value={status === 'done' ? 100 : share * 100}
          striped={status === 'running' && matched === null}
          aria-label="Replayed deliveries"
        />
      </Progress.Root>
      <Text role="status" size="sm" mt="xs">
        {describe(replay)}
      </Text>
    </div>
  )
}

function describe({ status, matched, replayed, error }: Replay): string {
  const count = formatCount(replayed)
  if (status === 'done') return `Done: ${count} replayed. The log shows their outcomes.`
  if (status === 'canceled') return `Canceled after ${count}. These are still sent.`
  if (status === 'failed') return `Failed after ${count}: ${error ?? 'unknown error'}`
  return matched === null ? `${count} replayed so far.` : `${count} of ${formatCount(matched)} replayed.`
}
