import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { formatCount } from '../ui/format.ts'

export interface ReplayProgressProps {
  /** The number of replayed deliveries. */
  total: number
  /** The counts before the replay. */
  before: Schemas['DeliveryFigures']
  since: string
  until: string
  endpointId: string | undefined
  onClose: () => void
}

const POLL_MS = 1000

/** The progress of a replay, computed from the number of deliveries in its time range that are still pending. */
export function ReplayProgress({ total, before, since, until, endpointId, onClose }: ReplayProgressProps) {
  const { data } = useQuery({
    ...queries.statusCounts(useOrganization(), { since, until, endpointId }, total),
    refetchInterval: ({ state }) => (state.data?.totals.pending === 0 ? false : POLL_MS),
  })
  const totals = data?.totals
  const settled = totals === undefined ? 0 : Math.max(0, total - totals.pending)
  const delivered = totals === undefined ? 0 : Math.max(0, totals.delivered - before.delivered)
  const done = settled === total
  return (
    <Stack>
      <Progress.Root size="lg">
        <Progress.Section
          value={total === 0 ? 100 : (settled / total) * 100}
          aria-label="Replayed deliveries attempted"
        />
      </Progress.Root>
      <Text role="status">
        {done ? 'Done: ' : ''}
        {formatCount(settled)} of {formatCount(total)} attempted, {formatCount(delivered)} delivered.
        {done && delivered < total ? ' The others are retried on schedule.' : ''}
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>{done ? 'Close' : 'Continue in background'}</Button>
      </Group>
    </Stack>
  )
}
