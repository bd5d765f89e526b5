import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schemas } from '../api/client.ts'
import { replayDeliveries } from '../api/endpoints.ts'
import * as queries from '../api/queries.ts'
import { useAction } from '../api/use-action.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { formatCount } from '../ui/format.ts'
import { ReplayProgress } from './replay-progress.tsx'

export interface ReplayFailedFormProps {
  endpointId: string | undefined
  until: string
  onClose: () => void
}

interface Replay {
  since: string
  /** The counts before the replay. */
  before: Schemas['DeliveryFigures']
}

export function ReplayFailedForm({ endpointId, until, onClose }: ReplayFailedFormProps) {
  const [text, setText] = useState(() => localText(Date.parse(until) - DAY_MS))
  const since = toIso(text)
  const { data } = useQuery({
    ...queries.statusCounts(useOrganization(), { since: since ?? until, until, endpointId }),
    enabled: since !== undefined && since < until,
  })
  const replay = useAction(async (api, started: Replay) => {
    const body = { since: started.since, until, status: ['failed' as const, 'dead' as const] }
    const result = await replayDeliveries(api, endpointId, body)
    return { ...started, total: result.replayed }
  })
  if (replay.data !== undefined)
    return <ReplayProgress {...replay.data} until={until} endpointId={endpointId} onClose={onClose} />

  const count = data === undefined ? undefined : data.totals.failed + data.totals.dead
  return (
    <Stack>
      <Text>
        Each delivery is sent again now, with the same id, so that receivers can detect duplicates. Its retry
        schedule restarts.
      </Text>
      <TextInput
        type="datetime-local"
        label="Created since"
        step={1}
        max={localText(Date.parse(until))}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={since === undefined ? 'Enter a date and a time.' : undefined}
      />
      <Text role="status">
        {count === undefined
          ? 'Choose a time in the past.'
          : `${formatCount(count)} failed or dead since then`}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={data === undefined || count === 0}
          loading={replay.isPending}
          onClick={() =>
            data !== undefined && since !== undefined && replay.mutate({ since, before: data.totals })
          }
        >
          {count === undefined ? 'Replay' : `Replay ${formatCount(count)}`}
        </Button>
      </Group>
    </Stack>
  )
}

const DAY_MS = 86_400_000

/** A time in the format of a datetime-local field: the browser's local time, without a time zone. */
function localText(time: number): string {
  const offset = new Date(time).getTimezoneOffset() * 60_000
  return new Date(time - offset).toISOString().slice(0, 19)
}

function toIso(text: string): string | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
