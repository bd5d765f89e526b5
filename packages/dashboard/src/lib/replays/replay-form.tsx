import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { errorMessage } from '../api/api-error.ts'
import type { DeliveryFilter } from '../api/filters.ts'
import { periodStart } from '../api/periods.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { formatTotal } from '../deliveries/format-total.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { DescriptionList } from '../ui/description-list.tsx'
import { fromLocalText, toLocalText } from '../ui/local-time.ts'
import { timeZoneName } from '../ui/time-zone.ts'
import { describeFilter } from './describe-filter.ts'
import { type ReplaySelection, startReplay, toSelectionQuery } from './replay-requests.ts'
import { ReplayProgress } from './replay-progress.tsx'
import { useEndpointName } from './use-endpoint-name.ts'

export interface ReplayFormProps {
  filter: DeliveryFilter
  /** The end of the time range, in ISO 8601. */
  until: string
  onClose: () => void
}

/** Shows which deliveries a replay contains and how many they are, and starts it. */
export function ReplayForm({
  filter: { cursor: _cursor, period, status, ...filter },
  until,
  onClose,
}: ReplayFormProps) {
  const [text, setText] = useState(() =>
    period === undefined ? '' : toLocalText(Date.parse(periodStart(period, Date.parse(until)))),
  )
  const since = fromLocalText(text)
  const endpointName = useEndpointName()
  const selection: ReplaySelection = {
    filter,
    status: status === undefined ? ['failed', 'dead'] : [status],
    since,
    until,
  }
  const isValid = since === undefined ? text === '' : since < until
  const { data, error } = useQuery({
    ...queries.deliveryCount(useOrganization(), toSelectionQuery(selection)),
    enabled: isValid,
  })
  const replay = useAction(startReplay, { quiet: true })
  if (replay.data !== undefined) return <ReplayProgress id={replay.data.id} onClose={onClose} />

  const count = isValid ? data?.total : undefined
  const problem = replay.error ?? error
  // The end is the present, which says nothing new.
  const { until: _until, since: _since, ...shown } = toSelectionQuery(selection)
  return (
    <Stack>
      <Text>
        Each delivery is sent again now, with the same id, so that receivers can detect duplicates. Its retry
        schedule restarts.
      </Text>
      <DescriptionList items={describeFilter(shown, endpointName)} />
      <TextInput
        type="datetime-local"
        label="Created since"
        description={`In ${timeZoneName()}. Leave empty for all.`}
        step={1}
        max={toLocalText(Date.parse(until))}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={isValid ? undefined : 'Choose a time in the past.'}
      />
      <Text role="status">
        {count === undefined ? 'Counting…' : `To replay: ${formatTotal(count, data?.total_is_minimum)}`}
      </Text>
      {problem === null ? null : (
        <Text role="alert" c="var(--mantine-color-error)">
          {errorMessage(problem)}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={count === undefined || count === 0}
          loading={replay.isPending}
          onClick={() => replay.mutate(selection)}
        >
          {count === undefined || data?.total_is_minimum === true ? 'Replay all' : `Replay ${count}`}
        </Button>
      </Group>
    </Stack>
  )
}
